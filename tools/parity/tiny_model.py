"""Makes the tiny random Video-LLaVA that the parity tests run on: odd sizes, grouped queries, an untied head.

    python tools/parity/tiny_model.py          # writes src/train/parity/tiny/

Weights are scaled so that every layer matters and logits are far from flat: errors cannot hide behind small numbers.
"""

import json
import math
from pathlib import Path

import torch
from transformers import (
    CLIPVisionConfig,
    LlamaConfig,
    VideoLlavaConfig,
    VideoLlavaForConditionalGeneration,
    VideoLlavaImageProcessor,
    VideoLlavaVideoProcessor,
)

OUT = Path(__file__).parents[2] / "src/train/parity/tiny"
SIDE, PATCH, SEED = 32, 8, 14


def config() -> VideoLlavaConfig:
    text = LlamaConfig(
        vocab_size=320,
        hidden_size=96,
        intermediate_size=160,
        num_hidden_layers=2,
        num_attention_heads=6,
        num_key_value_heads=2,
        max_position_embeddings=512,
        rms_norm_eps=1e-5,
        tie_word_embeddings=False,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )
    vision = CLIPVisionConfig(
        hidden_size=64,
        intermediate_size=96,
        projection_dim=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=SIDE,
        patch_size=PATCH,
    )
    return VideoLlavaConfig(
        vision_config=vision,
        text_config=text,
        image_token_index=4,
        video_token_index=5,
        image_seq_length=(SIDE // PATCH) ** 2,
        video_seq_length=3 * ((SIDE // PATCH) ** 2 + 1),
        vision_feature_layer=-2,
        tie_word_embeddings=False,
    )


@torch.no_grad()
def scatter(model: torch.nn.Module) -> None:
    """Linear and convolution rows keep the size of what they read; norms lie around 1; biases are small."""
    generator = torch.Generator().manual_seed(SEED)
    for name, tensor in model.named_parameters():
        noise = torch.randn(tensor.shape, generator=generator)
        if "norm" in name or "layrnorm" in name:
            tensor.copy_(noise * 0.2 + (1.0 if name.endswith("weight") else 0.0))
        elif name.endswith("bias"):
            tensor.copy_(noise * 0.2)
        elif "embed" in name and "patch" not in name:
            tensor.copy_(noise)
        else:
            # Logits spread far, so that the most likely id leads clearly.
            gain = 3.0 if name == "lm_head.weight" else 1.2
            tensor.copy_(noise * gain / math.sqrt(tensor[0].numel()))


def main() -> None:
    model = VideoLlavaForConditionalGeneration(config())
    scatter(model)
    OUT.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(OUT)
    (OUT / "model.safetensors").chmod(0o644)
    (OUT / "generation_config.json").unlink(missing_ok=True)
    sizes = dict(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    VideoLlavaImageProcessor(**sizes).save_pretrained(OUT)
    VideoLlavaVideoProcessor(**sizes).save_pretrained(OUT)
    for path in sorted(OUT.iterdir()):
        print(path.name, path.stat().st_size)
    print(json.loads((OUT / "config.json").read_text())["vision_config"])


main()

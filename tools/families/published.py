"""Lists the tensors of the published models by their real configurations, without weights, for src/families.

    pip install -r tools/families/requirements.txt
    python tools/families/published.py

Written from the models' config.json, keys that mean nothing for the architecture left out. Numbers in names become `*`, with
the runs of numbers that have this name and shape, so that a model of 11 billion parameters takes a few lines.
"""

import json
import re
import sys
from pathlib import Path

import torch
import transformers

OUT = Path(__file__).resolve().parents[2] / "src/families/fixtures/published.json"

CLIP = dict(hidden_size=1024, intermediate_size=4096, model_type="clip_vision_model", num_attention_heads=16, num_hidden_layers=24, patch_size=14, projection_dim=768, vocab_size=32000)
SIDES = [384, 768, 1152, 1536, 1920, 2304]


def smolvlm(hidden: int, inner: int, layers: int, heads: int, kv: int) -> dict:
    return dict(
        model_type="smolvlm",
        image_token_id=49190,
        scale_factor=4,
        tie_word_embeddings=False,
        text_config=dict(model_type="llama", head_dim=64, hidden_size=hidden, intermediate_size=inner, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv, max_position_embeddings=8192, rms_norm_eps=1e-5, rope_theta=100000, vocab_size=49280),
        vision_config=dict(model_type="smolvlm_vision", hidden_size=768, image_size=512, num_attention_heads=12, patch_size=16),
    )


MODELS = {
    "SmolVLM2-256M": smolvlm(576, 1536, 30, 9, 3),
    "SmolVLM2-500M": smolvlm(960, 2560, 32, 15, 5),
    "SmolVLM-2.2B": dict(
        model_type="idefics3",
        image_token_id=49153,
        scale_factor=3,
        tie_word_embeddings=False,
        text_config=dict(model_type="llama", head_dim=64, hidden_size=2048, intermediate_size=8192, num_hidden_layers=24, num_attention_heads=32, num_key_value_heads=32, max_position_embeddings=16384, rms_norm_eps=1e-5, rope_theta=273768.0, vocab_size=49155),
        vision_config=dict(model_type="idefics3_vision", hidden_size=1152, image_size=384, intermediate_size=4304, num_attention_heads=16, num_hidden_layers=27, patch_size=14),
    ),
    "LLaVA-OneVision-0.5B": dict(
        model_type="llava_onevision",
        image_grid_pinpoints=[[rows, columns] for rows in SIDES for columns in SIDES],
        image_token_index=151646,
        video_token_index=151647,
        tie_word_embeddings=False,
        vision_aspect_ratio="anyres_max_9",
        vision_feature_layer=-1,
        vision_feature_select_strategy="full",
        text_config=dict(model_type="qwen2", hidden_size=896, intermediate_size=4864, num_hidden_layers=24, num_attention_heads=14, num_key_value_heads=2, rope_theta=1000000.0, tie_word_embeddings=True, vocab_size=152000),
        vision_config=dict(model_type="siglip_vision_model", hidden_size=1152, image_size=384, intermediate_size=4304, num_attention_heads=16, num_hidden_layers=26, patch_size=14, vision_use_head=False),
    ),
    "Qwen2-VL-2B": dict(
        model_type="qwen2_vl",
        image_token_id=151655,
        video_token_id=151656,
        vision_start_token_id=151652,
        vision_end_token_id=151653,
        hidden_size=1536,
        intermediate_size=8960,
        num_hidden_layers=28,
        num_attention_heads=12,
        num_key_value_heads=2,
        max_position_embeddings=32768,
        rms_norm_eps=1e-6,
        rope_theta=1000000.0,
        rope_scaling=dict(type="mrope", mrope_section=[16, 24, 24]),
        tie_word_embeddings=True,
        use_sliding_window=False,
        vocab_size=151936,
        vision_config=dict(depth=32, embed_dim=1280, mlp_ratio=4, num_heads=16, in_chans=3, hidden_size=1536, patch_size=14, spatial_merge_size=2, spatial_patch_size=14, temporal_patch_size=2),
    ),
    "LLaVA-NeXT-Llama-3-8B": dict(
        model_type="llava_next",
        image_grid_pinpoints=[[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]],
        image_token_index=128256,
        tie_word_embeddings=False,
        vision_feature_layer=-2,
        vision_feature_select_strategy="default",
        text_config=dict(model_type="llama", hidden_size=4096, intermediate_size=14336, num_hidden_layers=32, num_attention_heads=32, num_key_value_heads=8, max_position_embeddings=8192, rms_norm_eps=1e-5, rope_theta=500000.0, vocab_size=128320),
        vision_config=dict(**CLIP, image_size=336),
    ),
    "Video-LLaVA-7B": dict(
        model_type="video_llava",
        image_token_index=32000,
        video_token_index=32001,
        vision_feature_layer=-2,
        vision_feature_select_strategy="default",
        text_config=dict(model_type="llama", max_position_embeddings=4096, rms_norm_eps=1e-5, vocab_size=32064),
        vision_config=dict(**CLIP, image_size=224),
    ),
    "Llama-3.2-11B-Vision": dict(
        model_type="mllama",
        image_token_index=128256,
        text_config=dict(model_type="mllama_text_model", cross_attention_layers=[3, 8, 13, 18, 23, 28, 33, 38], hidden_size=4096, intermediate_size=14336, num_hidden_layers=40, num_attention_heads=32, num_key_value_heads=8, max_position_embeddings=131072, rms_norm_eps=1e-5, rope_theta=500000.0, rope_scaling=dict(factor=8.0, high_freq_factor=4.0, low_freq_factor=1.0, original_max_position_embeddings=8192, rope_type="llama3"), tie_word_embeddings=False, vocab_size=128256, pad_token_id=128004),
        vision_config=dict(model_type="mllama_vision_model", attention_heads=16, hidden_act="gelu", hidden_size=1280, image_size=560, intermediate_layers_indices=[3, 7, 15, 23, 30], intermediate_size=5120, max_num_tiles=4, num_global_layers=8, num_hidden_layers=32, patch_size=14, vision_output_dim=7680, supported_aspect_ratios=[[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [3, 1], [4, 1]]),
    ),
}


def tensors(config: dict) -> list:
    """[name with * for its number, shape, the numbers], in the order of the model; a tied head is stored once."""
    read = transformers.AutoConfig.for_model(**config)
    with torch.device("meta"):
        model = transformers.AutoModelForImageTextToText.from_config(read)
    groups = {}
    for name, tensor in model.named_parameters():
        numbers = re.findall(r"(?<=\.)\d+(?=\.)", name)
        assert len(numbers) < 2, name
        key = re.sub(r"(?<=\.)\d+(?=\.)", "*", name), tuple(tensor.shape)
        groups.setdefault(key, []).extend(int(number) for number in numbers)
    return [[name, list(shape), spans(numbers)] for (name, shape), numbers in groups.items()]


def spans(numbers: list[int]) -> list:
    """Neighbours as one [first, last]."""
    out = []
    for number in numbers:
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return out


def main() -> None:
    out = {name: dict(config=config, tensors=tensors(config)) for name, config in MODELS.items()}
    OUT.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    for name, entry in out.items():
        count = lambda runs: sum(last - first + 1 for first, last in runs) or 1  # noqa: E731
        total = sum(count(runs) * torch.Size(shape).numel() for _, shape, runs in entry["tensors"])
        print(name, f"{total:,} parameters", file=sys.stderr)


if __name__ == "__main__":
    main()

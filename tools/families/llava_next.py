"""LLaVA-NeXT with Llama 3: CLIP without its last layer and class token, tiles un-padded with newlines, an untied head."""

import torch
from transformers.models.llava_next.modeling_llava_next import image_size_to_num_patches

from pixels import item, pixels

WORDS = 160
END = 165
START = [162]
IMAGE = 168
PLACEHOLDERS = [IMAGE]
SIDE = 32
PINPOINTS = [[32, 64], [64, 32], [64, 64], [96, 32], [32, 96]]
# Several files and an index, as the published ones come in several.
SHARD = "60KB"

CONFIG = {
    "architectures": ["LlavaNextForConditionalGeneration"],
    "ignore_index": -100,
    "image_grid_pinpoints": PINPOINTS,
    "image_token_index": IMAGE,
    "model_type": "llava_next",
    "projector_hidden_act": "gelu",
    "text_config": {
        "architectures": ["LlamaForCausalLM"],
        "bos_token_id": 162,
        "eos_token_id": 165,
        "hidden_size": 48,
        "intermediate_size": 72,
        "max_position_embeddings": 512,
        "model_type": "llama",
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 2,
        "rms_norm_eps": 1e-05,
        "rope_theta": 500000.0,
        "torch_dtype": "float16",
        "vocab_size": 176,
    },
    "tie_word_embeddings": False,
    "torch_dtype": "float16",
    "transformers_version": "4.41.0.dev0",
    "use_image_newline_parameter": True,
    # Activation and epsilon are not among the published keys: CLIP's defaults hold.
    "vision_config": {
        "hidden_size": 24,
        "image_size": SIDE,
        "intermediate_size": 40,
        "model_type": "clip_vision_model",
        "num_attention_heads": 2,
        "num_hidden_layers": 3,
        "patch_size": 8,
        "projection_dim": 20,
        "vocab_size": 32000,
    },
    "vision_feature_layer": -2,
    "vision_feature_select_strategy": "default",
}
GENERATION = {"bos_token_id": 162, "eos_token_id": 165, "pad_token_id": 164}
PUBLISHED = [(r"^vision_tower\.(?!vision_model\.)", "vision_tower.vision_model.")]
LANGUAGE = r"model\.language_model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["language_model."]


def picture(height: int, width: int, salt: int) -> dict:
    """`size` is the picture's own, before tiles are cut; the first view is the whole."""
    views = image_size_to_num_patches([height, width], PINPOINTS, SIDE)
    return item("picture", [views, 3, SIDE, SIDE], salt, size=[height, width])


MEDIA = [picture(50, 75, 0), picture(70, 25, 1), picture(30, 34, 2)]
CASES = [
    {"name": "one picture", "parts": [("text", 3), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("text", 3), ("media", 2), ("text", 4), ("answer", 6)]},
    {"name": "a tall picture", "parts": [("text", 6), ("media", 1), ("text", 4), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a small picture", "parts": [("text", 1), ("media", 2), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    return [IMAGE] * rows


def inputs(media: list[dict], ids: list[int]) -> dict:
    """All views in one list: 4 dimensions need no padding to the largest number of views."""
    return dict(
        pixel_values=torch.cat([pixels(m) for m in media]), image_sizes=torch.tensor([m["size"] for m in media])
    )


def features(model, item: dict) -> torch.Tensor:
    return model.model.get_image_features(**inputs([item], []), return_dict=True).pooler_output[0]

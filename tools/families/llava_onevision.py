"""LLaVA-OneVision: Qwen2 with biases and a tied head, SigLIP without class token, tiles with newlines, pooled videos.

30 of 32 pixels a side are no multiple of the patch: 3 x 3 patches with 6 pixels unused, as 384 has with patches of 14.
"""

import torch
from transformers.models.llava_onevision.modeling_llava_onevision import image_size_to_num_patches

from pixels import item, pixels

WORDS = 160
END = 165
START = []
IMAGE, VIDEO = 166, 167
PLACEHOLDERS = [IMAGE, VIDEO]
SIDE = 30
PINPOINTS = [[SIDE * row, SIDE * column] for row in range(1, 7) for column in range(1, 7)]

CONFIG = {
    "architectures": ["LlavaOnevisionForConditionalGeneration"],
    "ignore_index": -100,
    "image_grid_pinpoints": PINPOINTS,
    "image_token_index": IMAGE,
    "model_type": "llava_onevision",
    "projector_hidden_act": "gelu",
    "text_config": {
        "architectures": ["Qwen2ForCausalLM"],
        "bos_token_id": 163,
        "eos_token_id": 165,
        "hidden_size": 48,
        "intermediate_size": 80,
        "max_position_embeddings": 512,
        "max_window_layers": 2,
        "model_type": "qwen2",
        "num_attention_heads": 6,
        "num_hidden_layers": 2,
        "num_key_value_heads": 2,
        "rope_theta": 1000000.0,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_sliding_window": False,
        "vocab_size": 176,
    },
    # The language model's own value decides: the published file says so there.
    "tie_word_embeddings": False,
    "torch_dtype": "float16",
    "transformers_version": "4.45.0.dev0",
    "use_image_newline_parameter": True,
    "video_token_index": VIDEO,
    "vision_aspect_ratio": "anyres_max_9",
    "vision_config": {
        "hidden_size": 24,
        "image_size": SIDE,
        "intermediate_size": 44,
        "model_type": "siglip_vision_model",
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "patch_size": 8,
        "vision_use_head": False,
    },
    "vision_feature_layer": -1,
    "vision_feature_select_strategy": "full",
}
GENERATION = {"bos_token_id": 163, "do_sample": True, "eos_token_id": [165, 163], "pad_token_id": 163}
PUBLISHED = [(r"^vision_tower\.(?!vision_model\.)", "vision_tower.vision_model.")]
LANGUAGE = r"model\.language_model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["language_model."]


def picture(height: int, width: int, salt: int) -> dict:
    """`size` is the picture's own, before tiles are cut; the first view is the whole."""
    views = image_size_to_num_patches([height, width], PINPOINTS, SIDE)
    return item("picture", [views, 3, SIDE, SIDE], salt, size=[height, width])


def untiled(height: int, width: int, salt: int) -> dict:
    """As each of several pictures in one row: the whole view alone."""
    return item("picture", [1, 3, SIDE, SIDE], salt, size=[height, width], tiled=False)


MEDIA = [
    # Two tiles by three, with rows cut away above and below.
    picture(50, 89, 0),
    untiled(41, 60, 1),
    untiled(77, 30, 2),
    item("video", [3, 3, SIDE, SIDE], 3),
    # 18 by 15 patches are more than 1.1² of 9 views: shrunk.
    picture(171, 148, 4),
]
CASES = [
    {"name": "one picture", "parts": [("text", 3), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("media", 2), ("text", 4), ("answer", 6)]},
    {"name": "a video", "parts": [("text", 6), ("media", 3), ("text", 4), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a picture so large that its features are shrunk", "parts": [("text", 1), ("media", 4), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    return [VIDEO if item["kind"] == "video" else IMAGE] * rows


def inputs(media: list[dict], ids: list[int]) -> dict:
    if media[0]["kind"] == "video":
        return dict(pixel_values_videos=torch.stack([pixels(m) for m in media]))
    tiled = media[0].get("tiled", True)
    assert tiled == (len(media) == 1), "several pictures in a row are never tiled"
    values = torch.cat([pixels(m) for m in media])
    return dict(
        pixel_values=values[None] if tiled else values[:, None],
        image_sizes=torch.tensor([m["size"] for m in media]),
        batch_num_images=torch.tensor([len(media) if not tiled else 1]),
    )


def features(model, item: dict) -> torch.Tensor:
    if item["kind"] == "video":
        return model.model.get_video_features(pixels(item)[None], return_dict=True).pooler_output[0]
    # Two of the same make "several", of which each is left whole.
    given = inputs([item] if item.get("tiled", True) else [item, item], [])
    return model.model.get_image_features(**given, return_dict=True).pooler_output[0]

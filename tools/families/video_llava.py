"""Video-LLaVA: two CLIP towers without their last layer, class tokens kept in frames and dropped in pictures, an untied head."""

import torch

from pixels import item, pixels

WORDS = 160
END = 165
START = [162]
IMAGE, VIDEO = 168, 169
PLACEHOLDERS = [IMAGE, VIDEO]
SIDE = 32

CONFIG = {
    "architectures": ["VideoLlavaForConditionalGeneration"],
    "ignore_index": -100,
    "image_seq_length": 16,
    "image_token_index": IMAGE,
    "model_type": "video_llava",
    "projector_hidden_act": "gelu",
    "text_config": {
        "architectures": ["LlamaForCausalLM"],
        "hidden_size": 48,
        "intermediate_size": 72,
        "max_position_embeddings": 512,
        "model_type": "llama",
        "num_attention_heads": 4,
        "num_hidden_layers": 2,
        "num_key_value_heads": 4,
        "pad_token_id": 0,
        "rms_norm_eps": 1e-05,
        "torch_dtype": "bfloat16",
        "vocab_size": 176,
    },
    "tie_word_embeddings": False,
    "torch_dtype": "float16",
    "transformers_version": "4.42.0.dev0",
    "video_seq_length": 51,
    "video_token_index": VIDEO,
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
PUBLISHED = [(r"^((?:model\.)?(?:image|video)_tower)\.(?!vision_model\.)", r"\1.vision_model.")]
LANGUAGE = r"model\.language_model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["language_model."]

MEDIA = [
    item("picture", [1, 3, SIDE, SIDE], 0),
    item("picture", [1, 3, SIDE, SIDE], 1),
    item("video", [3, 3, SIDE, SIDE], 2),
    item("video", [3, 3, SIDE, SIDE], 3),
]
CASES = [
    {"name": "one picture", "parts": [("text", 3), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("text", 3), ("media", 0), ("text", 4), ("answer", 6)]},
    {"name": "a video", "parts": [("text", 6), ("media", 2), ("text", 4), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a video between pictures", "parts": [("media", 0), ("text", 1), ("media", 3), ("media", 1), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    return [VIDEO if item["kind"] == "video" else IMAGE] * rows


def inputs(media: list[dict], ids: list[int]) -> dict:
    pictures = [pixels(m) for m in media if m["kind"] == "picture"]
    videos = [pixels(m) for m in media if m["kind"] == "video"]
    given = dict(pixel_values=torch.cat(pictures)) if pictures else {}
    return given | (dict(pixel_values_videos=torch.stack(videos)) if videos else {})


def features(model, item: dict) -> torch.Tensor:
    if item["kind"] == "video":
        read = model.model.get_video_features(pixels(item)[None], return_dict=True)
    else:
        read = model.model.get_image_features(pixels(item), return_dict=True)
    return read.pooler_output.flatten(0, 1)

"""Qwen2-VL: pictures of any size in patches, a merger of 2 x 2, three rows of positions (M-RoPE), a tied head.

The next text begins after the largest position of a picture or video, as the models were trained. Transformers 5.23 takes
the largest row or column alone, which differs for videos with more moments than rows and columns; the video here has
fewer, so that both agree, and `positions` makes sure of it.
"""

import torch

from pixels import item, pixels

WORDS = 160
END = 165
START = []
VISION_START, VISION_END, IMAGE, VIDEO = 172, 173, 175, 176
PLACEHOLDERS = [IMAGE, VIDEO]
PATCH = 4

CONFIG = {
    "architectures": ["Qwen2VLForConditionalGeneration"],
    "attention_dropout": 0.0,
    "bos_token_id": 163,
    "eos_token_id": 165,
    "vision_start_token_id": VISION_START,
    "vision_end_token_id": VISION_END,
    "vision_token_id": 174,
    "image_token_id": IMAGE,
    "video_token_id": VIDEO,
    # The language model's keys lie among the model's own, as published.
    "hidden_act": "silu",
    "hidden_size": 48,
    "initializer_range": 0.02,
    "intermediate_size": 72,
    "max_position_embeddings": 512,
    "max_window_layers": 2,
    "model_type": "qwen2_vl",
    "num_attention_heads": 3,
    "num_hidden_layers": 2,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0,
    "sliding_window": 512,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
    "transformers_version": "4.41.2",
    "use_cache": True,
    "use_sliding_window": False,
    "vision_config": {
        "depth": 2,
        "embed_dim": 24,
        "mlp_ratio": 2,
        "num_heads": 2,
        "in_chans": 3,
        "hidden_size": 48,
        "patch_size": PATCH,
        "spatial_merge_size": 2,
        "spatial_patch_size": PATCH,
        "temporal_patch_size": 2,
    },
    "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]},
    "vocab_size": 184,
}
GENERATION = {
    "bos_token_id": 163,
    "do_sample": True,
    "eos_token_id": [165, 163],
    "pad_token_id": 163,
    "temperature": 0.01,
    "top_k": 1,
    "top_p": 0.001,
}
# Saved as published; in memory the language model is model.language_model, by which PEFT names its tensors.
PUBLISHED = []
LANGUAGE = r"model\.language_model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["language_model."]


def seen(kind: str, grid: list[int], salt: int) -> dict:
    """`grid`: moments, rows and columns of patches. A patch has 3 channels, 2 frames, and its rows and columns."""
    moments, rows, columns = grid
    return item(kind, [moments * rows * columns, 3 * 2 * PATCH * PATCH], salt, grid=grid)


MEDIA = [
    seen("picture", [1, 6, 4], 0),
    seen("picture", [1, 4, 10], 1),
    seen("picture", [1, 2, 2], 2),
    seen("video", [3, 6, 8], 3),
]
CASES = [
    {"name": "one picture", "parts": [("text", 3), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("text", 3), ("media", 2), ("text", 4), ("answer", 6)]},
    {"name": "a video", "parts": [("text", 6), ("media", 3), ("text", 4), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a picture in the second turn", "parts": [("text", 1), ("answer", 3), ("media", 0), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    return [VISION_START, *[VIDEO if item["kind"] == "video" else IMAGE] * rows, VISION_END]


def inputs(media: list[dict], ids: list[int]) -> dict:
    given = dict(mm_token_type_ids=torch.tensor([[1 if i == IMAGE else 2 if i == VIDEO else 0 for i in ids]]))
    # What comes after the first answer is not in its prompt.
    media = media[: ids.count(VISION_START)]
    for kind, values, grid in (
        ("picture", "pixel_values", "image_grid_thw"),
        ("video", "pixel_values_videos", "video_grid_thw"),
    ):
        these = [m for m in media if m["kind"] == kind]
        if these:
            given |= {values: torch.cat([pixels(m) for m in these]), grid: torch.tensor([m["grid"] for m in these])}
    return given


def features(model, item: dict) -> torch.Tensor:
    read = model.model.get_video_features if item["kind"] == "video" else model.model.get_image_features
    return read(pixels(item), torch.tensor([item["grid"]]), return_dict=True).pooler_output[0]


def positions(model, given: dict) -> dict:
    """Three rows of positions, and what is added to the length for the next one."""
    kinds = given.get("mm_token_type_ids")
    if kinds is None:
        plain = list(range(given["input_ids"].shape[1]))
        return dict(positions=[plain, plain, plain], positionDelta=0)
    rows, delta = model.model.get_rope_index(
        given["input_ids"], kinds, given.get("image_grid_thw"), given.get("video_grid_thw"), given["attention_mask"]
    )
    for start in (kinds[0] > 0).nonzero()[:, 0].tolist():
        if start and kinds[0, start - 1] == 0:
            run = int((kinds[0, start:] == 0).nonzero()[0])
            assert rows[0, 0, start + run] == rows[:, 0, start : start + run].max() + 1
    return dict(positions=rows[:, 0].tolist(), positionDelta=int(delta[0, 0]))

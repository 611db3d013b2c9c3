"""SmolVLM2: tiles and a global view of 4 placeholders each, a shuffle by 4, grouped queries, an untied head.

The trap of the position ids of patches: transformers 4.55.1 to 4.57 multiplies a coordinate by (1 - 1e-6), which in f32
puts all patches but the first one place too low. Transformers 5.23 clamps it instead, so that a full tile gets
row * side + column, as the models were trained; `features` makes sure of that and no patch is needed.
"""

import torch

from pixels import item, pixels

WORDS = 160
END = 209
START = [160]
FAKE, IMAGE, GLOBAL, NEWLINE = 201, 202, 200, 9
PLACEHOLDERS = [IMAGE]
SIDE, PATCHES, TOKENS = 32, 8, 4

CONFIG = {
    "architectures": ["SmolVLMForConditionalGeneration"],
    "image_token_id": IMAGE,
    "model_type": "smolvlm",
    "pad_token_id": 2,
    "scale_factor": 4,
    "text_config": {
        "_flash_attn_2_enabled": True,
        "_name_or_path": "None",
        "architectures": ["VLlama3ForCausalLM"],
        "head_dim": 16,
        "hidden_size": 48,
        "intermediate_size": 80,
        "is_llama_config": True,
        "max_position_embeddings": 512,
        "model_type": "llama",
        "neftune_noise_alpha": 0.0,
        "num_attention_heads": 3,
        "num_hidden_layers": 2,
        "num_key_value_heads": 1,
        "pad_token_id": 2,
        "pixel_shuffle_factor": 4,
        "qk_layer_norms": False,
        "rms_norm_eps": 1e-05,
        "rope_interleaved": False,
        "rope_theta": 100000,
        "torch_dtype": "bfloat16",
        "use_resampler": False,
        "vocab_size": 210,
    },
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "transformers_version": "4.47.1",
    "use_cache": False,
    "use_reentrant_checkpointing": False,
    # Activation and epsilon are not among the published keys: the model's defaults hold.
    "vision_config": {
        "hidden_size": 24,
        "image_size": SIDE,
        "intermediate_size": 40,
        "max_image_size": {"longest_edge": SIDE},
        "model_type": "smolvlm_vision",
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "patch_size": SIDE // PATCHES,
        "size": {"longest_edge": 4 * SIDE},
        "tie_word_embeddings": False,
        "use_base_siglip": False,
    },
    "vocab_size": 210,
}
GENERATION = {"bos_token_id": 160, "eos_token_id": 209, "pad_token_id": 2}
PUBLISHED = []
LANGUAGE = r"model\.text_model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["text_model."]

# `grid`: rows and columns of tiles before the global view; none where splitting is off.
MEDIA = [
    item("picture", [7, 3, SIDE, SIDE], 0, grid=[2, 3]),
    item("picture", [1, 3, SIDE, SIDE], 1),
    item("picture", [3, 3, SIDE, SIDE], 2, grid=[2, 1]),
    item("video", [4, 3, SIDE, SIDE], 3),
]
CASES = [
    {"name": "one picture", "parts": [("text", 2), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("text", 3), ("media", 2), ("text", 4), ("answer", 6)]},
    {"name": "a video", "parts": [("text", 6), ("media", 3), ("text", 4), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a picture without tiles", "parts": [("text", 1), ("media", 1), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    """Tiles row by row with their names (161 + place), a newline after each row, then the global view."""
    if item["kind"] == "video":
        frames = item["pixels"]["shape"][0]
        return [i for f in range(frames) for i in [20 + f, FAKE, GLOBAL, *[IMAGE] * TOKENS, FAKE]]
    ids = []
    height, width = item.get("grid", (0, 0))
    for row in range(height):
        for column in range(width):
            ids += [FAKE, 161 + 6 * row + column, *[IMAGE] * TOKENS]
        ids += [NEWLINE]
    return ids + ([NEWLINE] if height else []) + [FAKE, GLOBAL, *[IMAGE] * TOKENS, FAKE]


def inputs(media: list[dict], ids: list[int]) -> dict:
    return dict(pixel_values=torch.cat([pixels(m) for m in media])[None])


def features(model, item: dict) -> torch.Tensor:
    places = []
    table = model.model.vision_model.embeddings.position_embedding
    hook = table.register_forward_pre_hook(lambda _, read: places.append(read[0]))
    rows = torch.cat(model.model.get_image_features(pixels(item)[None], return_dict=True).pooler_output)
    hook.remove()
    assert all(torch.equal(row, torch.arange(PATCHES**2)) for row in places[0]), "patches are not numbered row by row"
    return rows

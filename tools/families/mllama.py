"""Llama 3.2 Vision: gated cross-attention layers between the others, tiles with embeddings by aspect ratio.

The image token has its own row in the embedding and none in the head. An image always takes all tile slots; unused ones
are 0 and still attended to in the tower (transformers' mask forbids padding to see padding only), not by the text. Text
alone skips the cross-attention layers.

The trap of the layers that the tower shows beside its last: the model was trained with what *enters* the layers of
`intermediate_layers_indices`, and transformers 4.45 computes that. Later versions, 5.23 among them, take what leaves these
layers. `show_as_trained` puts it right before anything is recorded.
"""

import torch
from transformers.models.mllama.modeling_mllama import MllamaVisionEncoder
from transformers.models.mllama.processing_mllama import (
    convert_sparse_cross_attention_mask_to_dense,
    get_cross_attention_token_mask,
)

from pixels import item, pixels



def show_as_trained() -> None:
    """The states that an encoder returns begin with what it was given, so that number i is what enters layer i."""
    forward = MllamaVisionEncoder.forward

    def from_the_start(self, hidden_states, attention_mask=None):
        out = forward(self, hidden_states, attention_mask)
        out.hidden_states = (hidden_states, *out.hidden_states)
        return out

    MllamaVisionEncoder.forward = from_the_start


show_as_trained()

WORDS = 150
END = 159
START = [155]
IMAGE = 160
PLACEHOLDERS = [IMAGE]
SIDE, TILES = 28, 4
# Several files and an index, as the published ones come in several.
SHARD = "60KB"
RATIOS = [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [3, 1], [4, 1]]

CONFIG = {
    "architectures": ["MllamaForConditionalGeneration"],
    "image_token_index": IMAGE,
    "model_type": "mllama",
    "text_config": {
        "_name_or_path": "",
        "bos_token_id": 155,
        "cross_attention_layers": [1, 3],
        "dropout": 0,
        "eos_token_id": [156, 158, 159],
        "hidden_act": "silu",
        "hidden_size": 32,
        "initializer_range": 0.02,
        "intermediate_size": 48,
        "max_position_embeddings": 1024,
        "model_type": "mllama_text_model",
        "num_attention_heads": 4,
        "num_hidden_layers": 4,
        "num_key_value_heads": 2,
        "pad_token_id": 157,
        "rms_norm_eps": 1e-05,
        "rope_scaling": {
            "factor": 8.0,
            "high_freq_factor": 4.0,
            "low_freq_factor": 1.0,
            "original_max_position_embeddings": 64,
            "rope_type": "llama3",
        },
        "rope_theta": 500000.0,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        # The embedding has 8 rows more.
        "vocab_size": 160,
    },
    "torch_dtype": "bfloat16",
    "transformers_version": "4.45.0.dev0",
    "vision_config": {
        "attention_heads": 2,
        "hidden_act": "gelu",
        "hidden_size": 16,
        "image_size": SIDE,
        "intermediate_layers_indices": [0, 2],
        "intermediate_size": 28,
        "max_num_tiles": TILES,
        "model_type": "mllama_vision_model",
        "norm_eps": 1e-05,
        "num_channels": 3,
        "num_global_layers": 1,
        "num_hidden_layers": 3,
        "patch_size": 7,
        "supported_aspect_ratios": RATIOS,
        "torch_dtype": "bfloat16",
        "vision_output_dim": 48,
    },
}
GENERATION = {
    "bos_token_id": 155,
    "do_sample": True,
    "eos_token_id": [156, 158, 159],
    "pad_token_id": 157,
    "temperature": 0.6,
    "top_p": 0.9,
}
PUBLISHED = []
LANGUAGE = r"model\.language_model\.layers\.\d+\.(self_attn|cross_attn|mlp)"
LANGUAGE_MARKS = ["language_model."]


def picture(ratio: list[int], salt: int) -> dict:
    """`tiles`: rows and columns of tiles; `pixels` holds these tiles alone, the slots behind them are 0."""
    return item("picture", [ratio[0] * ratio[1], 3, SIDE, SIDE], salt, tiles=ratio, aspectRatioId=RATIOS.index(ratio) + 1)


MEDIA = [picture([1, 2], 0), picture([1, 1], 1), picture([3, 1], 2), picture([2, 2], 3)]
CASES = [
    {"name": "one picture", "parts": [("text", 3), ("media", 0), ("text", 5), ("answer", 4), ("text", 6), ("answer", 7)]},
    {"name": "several pictures", "parts": [("text", 2), ("media", 1), ("text", 3), ("media", 2), ("text", 4), ("answer", 6)]},
    {"name": "two pictures in a row", "parts": [("media", 0), ("media", 3), ("text", 8), ("answer", 9)]},
    {"name": "text only", "parts": [("text", 7), ("answer", 5), ("text", 3), ("answer", 3)]},
    {"name": "a picture of four tiles", "parts": [("text", 1), ("media", 3), ("text", 9), ("answer", 2)]},
]


def slot(item: dict, rows: int) -> list[int]:
    """One id, whatever the number of tiles: the text looks at the picture through cross-attention."""
    return [IMAGE]


def inputs(media: list[dict], ids: list[int]) -> dict:
    tiles = [m["pixels"]["shape"][0] for m in media]
    values = torch.zeros(1, len(media), TILES, 3, SIDE, SIDE)
    for i, m in enumerate(media):
        values[0, i, : tiles[i]] = pixels(m)
    given = dict(
        pixel_values=values,
        aspect_ratio_ids=torch.tensor([[m["aspectRatioId"] for m in media]]),
        aspect_ratio_mask=torch.tensor([[[int(t < n) for t in range(TILES)] for n in tiles]]),
    )
    if ids:
        visible = get_cross_attention_token_mask(ids, IMAGE)
        dense = convert_sparse_cross_attention_mask_to_dense([visible], [tiles], TILES, len(ids))
        given["cross_attention_mask"] = torch.from_numpy(dense)
    return given


def features(model, item: dict) -> torch.Tensor:
    """(used tiles · tokens, width): what the cross-attention's keys and values are made of."""
    states = model.model.vision_model(**inputs([item], [])).last_hidden_state
    used = states[0, 0, : item["pixels"]["shape"][0]]
    return model.model.multi_modal_projector(used).flatten(0, 1)

"""Records what transformers reads from config.json, for src/families/configKeys.test.ts.

    pip install -r tools/families/requirements.txt
    python tools/families/record_config.py     # writes src/families/fixtures/configKeys.json

For each family: the keys of its configuration classes with their defaults where a file gives empty sections, and for every
combination of `tie_word_embeddings` at the top and in text_config whether the model that is built ties its head.
"""

import json
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText, PreTrainedConfig

OUT = Path(__file__).parents[2] / "src/families/fixtures/configKeys.json"

TEXT = dict(
    hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2,
    vocab_size=32, max_position_embeddings=64, pad_token_id=0,
)  # fmt: skip
VISION = dict(
    hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=16, patch_size=8
)
CLIP, SIGLIP = (dict(VISION, model_type=f"{name}_vision_model") for name in ("clip", "siglip"))
LLAMA, QWEN2 = dict(TEXT, model_type="llama"), dict(TEXT, model_type="qwen2")
FAMILIES = {
    "video_llava": dict(text_config=LLAMA, vision_config=CLIP, image_token_index=30, video_token_index=31),
    "smolvlm": dict(text_config=LLAMA, vision_config=VISION, image_token_id=30, scale_factor=2),
    "idefics3": dict(text_config=LLAMA, vision_config=VISION, image_token_id=30, scale_factor=2),
    "llava_onevision": dict(
        text_config=QWEN2, vision_config=dict(SIGLIP, vision_use_head=False), image_token_index=30, video_token_index=31
    ),
    "qwen2_vl": dict(
        text_config=dict(TEXT, rope_parameters=dict(rope_type="default", mrope_section=[1, 1, 2], rope_theta=1e6)),
        vision_config=dict(depth=1, embed_dim=16, hidden_size=16, num_heads=2, mlp_ratio=1, patch_size=8),
        image_token_id=30,
        video_token_id=31,
    ),
    "llava_next": dict(text_config=LLAMA, vision_config=CLIP, image_token_index=30),
    "mllama": dict(
        text_config=dict(TEXT, cross_attention_layers=[1]),
        vision_config=dict(
            hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_global_layers=1, attention_heads=2,
            image_size=16, patch_size=8, intermediate_layers_indices=[1], vision_output_dim=32,
        ),
        image_token_index=30,
    ),
    "llama": TEXT,
    "qwen2": TEXT,
}  # fmt: skip
SECTIONS = ("text_config", "vision_config")
UNSET = "unset"
COMMON = {*PreTrainedConfig().to_dict(), "_name_or_path", "_pad_token_id"}  # of every class, and private ones
COMMON -= {"model_type"}


def config_of(kind: str, top=UNSET, text=UNSET) -> dict:
    config = {"model_type": kind, **json.loads(json.dumps(FAMILIES[kind]))}
    if top != UNSET:
        config["tie_word_embeddings"] = top
    if text != UNSET:
        config["text_config"]["tie_word_embeddings"] = text
    return config


def built(config: dict):
    kind = config["model_type"]
    auto = AutoModelForCausalLM if kind in ("llama", "qwen2") else AutoModelForImageTextToText
    options = {key: value for key, value in config.items() if key != "model_type"}
    with torch.device("cpu"):
        return auto.from_config(AutoConfig.for_model(kind, **options))


def ties(kind: str) -> list[dict]:
    found = []
    for top in (UNSET, False, True):
        for text in (UNSET, False, True) if "text_config" in FAMILIES[kind] else (UNSET,):
            config = config_of(kind, top, text)
            model = built(config)
            head, embedding = model.get_output_embeddings().weight, model.get_input_embeddings().weight
            found.append(dict(config=config, tied=head is embedding))
    return found


def defaults(kind: str) -> dict:
    """By section, the defaults of all keys, where a file names the kinds of its sections and nothing else."""
    given = {s: {"model_type": FAMILIES[kind][s].get("model_type")} for s in SECTIONS if s in FAMILIES[kind]}
    given = {s: {k: v for k, v in keys.items() if v} for s, keys in given.items()}
    full = AutoConfig.for_model(kind, **given)
    sections = {"": full, **{s: getattr(full, s) for s in given}}
    return {name: keys_of(section) for name, section in sections.items()}


def keys_of(section: PreTrainedConfig) -> dict:
    """Defaults of a section's own keys. Keys that stand for another one have its default, and long lists have their start."""
    keys = {key: value for key, value in section.to_dict().items() if key not in (*SECTIONS, *COMMON)}
    keys |= {alias: keys[key] for alias, key in section.attribute_map.items() if key in keys}
    return {key: value[:8] if isinstance(value, list) else value for key, value in sorted(keys.items())}


recording = dict(
    common=sorted(COMMON),
    transformers=transformers.__version__,
    families={kind: dict(defaults=defaults(kind), ties=ties(kind)) for kind in FAMILIES},
)
OUT.write_text(json.dumps(recording, separators=(",", ":")) + "\n")
for kind, entry in recording["families"].items():
    print(kind, [(t["config"].get("tie_word_embeddings"), t["config"].get("text_config", {}).get("tie_word_embeddings"), t["tied"]) for t in entry["ties"]])

"""Idefics3 as SmolVLM 1 has it: SmolVLM2's architecture under another name, from another seed. No videos."""

from smolvlm import CASES as _CASES
from smolvlm import CONFIG as _CONFIG
from smolvlm import END, GENERATION, LANGUAGE, LANGUAGE_MARKS, PLACEHOLDERS, PUBLISHED, START, WORDS, features, inputs, slot  # noqa: F401
from smolvlm import MEDIA as _MEDIA

CONFIG = {
    **_CONFIG,
    "architectures": ["Idefics3ForConditionalGeneration"],
    "model_type": "idefics3",
    "vision_config": {**_CONFIG["vision_config"], "model_type": "idefics3_vision"},
}
MEDIA = _MEDIA[:3]
CASES = [case for case in _CASES if case["name"] != "a video"]

"""What a tiny model looks at: pixel values by a formula, so that no picture is stored.

A picture or video in a family's MEDIA says `pixels: {shape, salt, bound}`: `adapterValues(count, salt, bound)` of
src/train/parity/formulas.ts in that shape, as if a processor had made them.
"""

import sys
from math import prod
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "parity"))
from formulas import adapter_values  # noqa: E402


def item(kind: str, shape: list[int], salt: int, **more) -> dict:
    return dict(kind=kind, pixels=dict(shape=shape, salt=salt, bound=2), **more)


def pixels(item: dict) -> torch.Tensor:
    spec = item["pixels"]
    return torch.from_numpy(adapter_values(prod(spec["shape"]), spec["salt"], spec["bound"])).reshape(spec["shape"])

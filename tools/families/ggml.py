"""Weights rounded as ggml's Q4_0, Q4_1 and Q8_0 store them, and back: the numbers that src/engine/weights computes with.

Blocks of 32 along a row. All divide by the scale in f32; scale and minimum are rounded to f16 for storage only.
"""

import torch


def q4_0(weight: torch.Tensor) -> torch.Tensor:
    """d = m / -8 with m the element of largest magnitude, q = min(15, floor(w / d + 8.5)), value (q - 8) d."""
    blocks = weight.float().reshape(-1, 32)
    # The first of equals, as ggml takes it.
    scale = blocks.gather(1, blocks.abs().argmax(1, keepdim=True)) / -8
    q = (blocks * inverse(scale) + 8.5).floor().clamp(max=15)
    return ((q - 8) * scale.half().float()).reshape(weight.shape)


def q4_1(weight: torch.Tensor) -> torch.Tensor:
    """m = min w, d = (max w - m) / 15, q = min(15, floor((w - m) / d + 0.5)), value q d + m."""
    blocks = weight.float().reshape(-1, 32)
    least = blocks.amin(1, keepdim=True)
    scale = (blocks.amax(1, keepdim=True) - least) / 15
    q = ((blocks - least) * inverse(scale) + 0.5).floor().clamp(max=15)
    return (q * scale.half().float() + least.half().float()).reshape(weight.shape)


def q8_0(weight: torch.Tensor) -> torch.Tensor:
    """d = max|w| / 127, q = round(w / d), half away from zero, value q d."""
    blocks = weight.float().reshape(-1, 32)
    scale = blocks.abs().amax(1, keepdim=True) / 127
    scaled = blocks * inverse(scale)
    q = scaled.sign() * (scaled.abs() + 0.5).floor()
    return (q * scale.half().float()).reshape(weight.shape)


def inverse(scale: torch.Tensor) -> torch.Tensor:
    return torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)

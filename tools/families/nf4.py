"""Weights rounded to 4-bit NormalFloat with double quantisation and back, after Dettmers et al. 2023 (arXiv 2305.14314).

Blocks of 64 are divided by their largest magnitude and take the nearest of 16 levels; the magnitudes, less their mean, take
the nearest of 256 levels in groups of 256. The same numbers as src/engine/weights/packing/nf4Levels.ts and bitsandbytes.
"""

import torch

LEVELS_4 = torch.tensor([
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
    -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
    0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
])  # fmt: skip


def dynamic_map() -> torch.Tensor:
    """± 10^(i - 6) times the middles of 2^i even parts of 0.1 to 1, for i = 0 … 6, with 0 and 1 (arXiv 2110.02861)."""
    levels = [0.0, 1.0]
    for i in range(7):
        edges = torch.linspace(0.1, 1, 2**i + 1)
        middles = (edges[:-1] + edges[1:]) / 2 * 10 ** (i - 6)
        levels += middles.tolist() + (-middles).tolist()
    return torch.tensor(sorted(levels))


LEVELS_8 = dynamic_map()


def nearest(values: torch.Tensor, levels: torch.Tensor) -> torch.Tensor:
    return levels[torch.bucketize(values, (levels[1:] + levels[:-1]) / 2)]


def nf4(weight: torch.Tensor) -> torch.Tensor:
    blocks = weight.float().reshape(-1, 64)
    magnitude = blocks.abs().amax(1)
    codes = nearest(blocks / magnitude.clamp(min=1e-38)[:, None], LEVELS_4)
    return (codes * twice(magnitude)[:, None]).reshape(weight.shape)


def twice(scales: torch.Tensor) -> torch.Tensor:
    mean = scales.mean()
    padded = torch.nn.functional.pad(scales - mean, (0, -len(scales) % 256)).reshape(-1, 256)
    largest = padded.abs().amax(1, keepdim=True).clamp(min=1e-38)
    return (nearest(padded / largest, LEVELS_8) * largest).flatten()[: len(scales)] + mean

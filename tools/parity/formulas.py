"""Numbers that both sides make by themselves, so that nothing large is stored. The same in src/train/parity/formulas.ts.

Whole numbers only until one division at the end: Python and JavaScript then agree to the last bit.
"""

import numpy as np


def picture(width: int, height: int, seed: int) -> np.ndarray:
    """(height, width, 3) bytes: ramps that wrap around, a bent one, and a chessboard, so that edges are hard and soft."""
    y, x, c = np.mgrid[0:height, 0:width, 0:3].astype(np.int64)
    ramps = x * (3 + 2 * seed) + y * (5 + seed) + (x * y >> 2)
    board = 64 * (((x >> 4) + (y >> 4)) & 1)
    return ((ramps + board + 40 * c * (seed + 1)) & 255).astype(np.uint8)


def clip(width: int, height: int, frames: int, seed: int) -> np.ndarray:
    """(frames, height, width, 3) bytes: one picture a frame, of neighbouring seeds."""
    return np.stack([picture(width, height, seed + frame) for frame in range(frames)])


def adapter_values(count: int, salt: int, bound: float) -> np.ndarray:
    """`count` f32 in ±bound. `salt` is the tensor's place in a list, so that no two are alike."""
    i = np.arange(count, dtype=np.int64)
    mixed = (i * i * 31 + i * 7919 + salt * 10473 + 17) % 65521
    return ((mixed / 65521 - 0.5) * (2 * bound)).astype(np.float32)


def random_ids(count: int, salt: int, vocabulary: int) -> list[int]:
    """Ids above the special ones (0 to 7)."""
    return [8 + (i * i * 37 + i * 101 + salt * 977) % 65521 % (vocabulary - 8) for i in range(count)]


def sample(values, count: int) -> dict:
    """What is kept of a long array: its length, its norm, and up to `count` values at evenly spread places."""
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    kept = min(count, flat.size)
    places = (2 * np.arange(kept) + 1) * flat.size // (2 * kept)
    return dict(size=int(flat.size), norm=float(np.linalg.norm(flat)), values=[float(v) for v in flat[places]])


def rounded(thing, digits: int = 9):
    """For files: nine digits hold an f32 exactly."""
    if isinstance(thing, float):
        return float(f"{thing:.{digits}g}")
    if isinstance(thing, (list, tuple)):
        return [rounded(item, digits) for item in thing]
    if isinstance(thing, dict):
        return {key: rounded(item, digits) for key, item in thing.items()}
    return thing

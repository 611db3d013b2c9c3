"""Records what ggml's reference (the gguf package, in numpy) makes of a fixed set of weights in Q4_0, Q4_1 and Q8_0.

Writes src/engine/weights/testing/ggml.json. Run with gguf 0.19.0 and numpy 2: python tools/quantisation/record_ggml.py
"""

import base64
import hashlib
import json
import pathlib

import numpy as np
from gguf import GGMLQuantizationType
from gguf.quants import dequantize, quantize

ROWS, COLS = 67, 96  # 201 blocks of 32: an odd number


def weights():
    """The same in src/engine/weights/packing/ggml.test.ts: a generator of 32 bits, spread and moved by block; then blocks of one value."""
    state, values = 12345, np.empty(ROWS * COLS, dtype=np.float64)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) % 2**32
        block = i // 32
        values[i] = (state / 2**32 - 0.5) * (1 + block % 7) + (block % 5 - 2) / 4
    values[640:672] = 0
    values[672:704] = 0.3
    # Steps of 1/8 from the least to the most: many lie half way between two levels.
    values[704:736] = np.arange(32) / 8 - 1
    return values.astype(np.float32)


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def main():
    x = weights().reshape(ROWS, COLS)
    recorded = {"rows": ROWS, "cols": COLS}
    for name in ("Q4_0", "Q4_1", "Q8_0"):
        kind = GGMLQuantizationType[name]
        blocks = quantize(x, kind)
        values = dequantize(blocks, kind)
        recorded[name] = {
            # ggml's own order: of each block the scale, the minimum where there is one, and 4-bit elements j and j + 16 in a byte.
            "blocks": text(blocks),
            "values": hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest(),
            "head": text(values.reshape(-1)[:64]),
        }
    folder = pathlib.Path(__file__).parents[2] / "src/engine/weights/testing"
    (folder / "ggml.json").write_text(json.dumps(recorded, indent=1) + "\n")


main()

"""Records what bitsandbytes makes of a fixed set of weights in NF4 with double quantisation, and its tables.

Writes src/engine/weights/testing/nf4.json. Run with bitsandbytes 0.50.2 and torch 2.15: python tools/quantisation/record_nf4.py
"""

import base64
import hashlib
import json
import pathlib

import bitsandbytes.functional as bnb
import numpy as np
import torch

ROWS, COLS = 68, 320  # 340 blocks of 64: one group of 256 scales and one of 84


def weights():
    """The same in src/engine/weights/packing/packNf4.test.ts: a generator of 32 bits, spread by block, one block of zeros."""
    state, values = 12345, np.empty(ROWS * COLS, dtype=np.float64)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = (state / 2**32 - 0.5) * (1 + i // 64 % 7)
    values[640:704] = 0
    return values.astype(np.float32)


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def main():
    x = torch.from_numpy(weights()).reshape(ROWS, COLS)
    packed, state = bnb.quantize_4bit(x, blocksize=64, compress_statistics=True, quant_type="nf4")
    back = bnb.dequantize_4bit(packed, state).numpy()
    recorded = {
        "rows": ROWS,
        "cols": COLS,
        "levels4": text(state.code.numpy()),
        "levels8": text(state.state2.code.numpy()),
        # Two to a byte, the first in the upper half.
        "elements": text(packed.numpy()),
        "codes": text(state.absmax.numpy()),
        "groups": text(state.state2.absmax.numpy()),
        "mean": text(state.offset.numpy().reshape(1)),
        "values": hashlib.sha256(back.tobytes()).hexdigest(),
        "head": text(back.reshape(-1)[:128]),
    }
    folder = pathlib.Path(__file__).parents[2] / "src/engine/weights/testing"
    folder.mkdir(exist_ok=True)
    (folder / "nf4.json").write_text(json.dumps(recorded, indent=1) + "\n")


main()

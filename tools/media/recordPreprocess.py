"""Records what Pillow, torchvision and transformers make of small pictures, for src/media/*.test.ts.

    python tools/media/recordPreprocess.py

Recorded with Pillow 13.0.0, torchvision 0.29.2, transformers 5.23.0, NumPy 2. The pictures are noise and hard edges from a fixed
generator, so that rounding and clamping are exercised; sources and results are kept as bytes, base64 in one JSON.
"""

import base64
import json
from pathlib import Path

import numpy as np
import PIL
import torch
import torchvision
import transformers
from PIL import Image
from torchvision.transforms.v2 import functional as vision
from transformers import VideoLlavaImageProcessor

OUT = Path(__file__).parents[2] / "src/media/testing"


def picture(width: int, height: int, seed: int) -> np.ndarray:
    """Half smooth gradient, half noise with black and white blocks (overshoot must clamp)."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    smooth = np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], -1)
    noise = rng.integers(0, 256, (height, width, 3))
    noise[rng.random((height, width)) < 0.3] = 255
    noise[rng.random((height, width)) < 0.3] = 0
    return np.where((x < width // 2)[..., None], smooth, noise).astype(np.uint8)


def text(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def torch_resized(image: np.ndarray, size: tuple[int, int], name: str) -> np.ndarray:
    """As transformers' video processors do it: bytes in, bytes out, antialiased."""
    planes = torch.from_numpy(image).permute(2, 0, 1)
    mode = vision.InterpolationMode(name)
    return vision.resize(planes, [size[1], size[0]], mode, antialias=True).permute(1, 2, 0).numpy()


def main() -> None:
    filters = {"bilinear": 2, "bicubic": 3, "lanczos": 1}
    resizes = []
    # (from, to): shrink a lot and a little, enlarge, one axis only, one pixel, prime sizes.
    for seed, (source, target) in enumerate(
        [
            ((37, 23), (11, 7)),
            ((31, 41), (29, 39)),
            ((5, 3), (17, 19)),
            ((23, 16), (23, 5)),
            ((16, 13), (40, 13)),
            ((1, 1), (4, 4)),
            ((64, 48), (1, 1)),
            ((13, 29), (26, 8)),
        ]
    ):
        image = picture(*source, seed)
        results = {
            name: text(np.asarray(Image.fromarray(image).resize(target, number)))
            for name, number in filters.items()
        }
        torch_results = {
            name: text(torch_resized(image, target, name)) for name in ("bilinear", "bicubic")
        }
        resizes.append(
            {
                "width": source[0],
                "height": source[1],
                "toWidth": target[0],
                "toHeight": target[1],
                "rgb": text(image),
                "results": results,
                "torchResults": torch_results,
            }
        )

    preprocesses = []
    for seed, (size, config) in enumerate(
        [
            ((37, 23), {"size": {"shortest_edge": 16}, "crop_size": {"height": 16, "width": 16}}),
            ((23, 38), {"size": {"shortest_edge": 16}, "crop_size": {"height": 16, "width": 16}, "resample": 2}),
            # Smaller than the crop on one side, larger on the other, odd remainders.
            ((9, 30), {"do_resize": False, "crop_size": {"height": 17, "width": 14}}),
            ((64, 64), {"size": {"shortest_edge": 64}, "crop_size": {"height": 64, "width": 64},
                        "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}),
            ((12, 10), {"do_center_crop": False, "do_normalize": False, "size": {"height": 7, "width": 5}}),
        ]
    ):
        image = picture(*size, 100 + seed)
        processor = VideoLlavaImageProcessor(**config)
        values = processor.preprocess(Image.fromarray(image), return_legacy_image_output=False)["pixel_values"][0]
        preprocesses.append(
            {
                "width": size[0],
                "height": size[1],
                "config": config,
                "rgb": text(image),
                "shape": list(values.shape),
                "pixels": text(values.astype("<f4")),
            }
        )

    OUT.mkdir(parents=True, exist_ok=True)
    versions = {"pillow": PIL.__version__, "torchvision": torchvision.__version__, "transformers": transformers.__version__, "numpy": np.__version__}
    (OUT / "preprocess.json").write_text(
        json.dumps({"versions": versions, "resizes": resizes, "preprocesses": preprocesses}, indent=1) + "\n"
    )


main()

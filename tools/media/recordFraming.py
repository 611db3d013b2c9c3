"""Records what transformers makes of whole pictures and frames where a processor would crop, for src/families/framing.test.ts.

    pip install torch torchvision transformers==5.23.0 Pillow num2words==0.5.14
    python tools/media/recordFraming.py

Recorded with torch 2.15.0, torchvision 0.29.2, Pillow 13.0.0, transformers 5.23.0. "squeeze": the family's own processors with
`do_center_crop` false and `size` {height, width}. "pad": `LlavaImageProcessorPil.pad_to_square` with the colour of
`LlavaImageProcessorPil.preprocess` (the mean of the settings), then the family's own processors as published; for pictures the
whole of `LlavaImageProcessorPil` with `do_pad` gives the same, which is asserted. Pictures as in recordProcessors.py.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import VideoLlavaImageProcessor, VideoLlavaVideoProcessor
from transformers.models.llava.image_processing_pil_llava import LlavaImageProcessorPil

from recordProcessors import CLIP, clip, picture, values

OUT = Path(__file__).parents[2] / "src/families/fixtures/framing.json"
# Landscape and portrait, odd and even sides and differences, squares, smaller and larger than the view.
SIZES = [(37, 23), (23, 61), (50, 50), (28, 28), (97, 31), (13, 90), (120, 91), (64, 32), (21, 20)]
CLIPS = [(37, 23), (24, 61), (28, 28)]


def settings(side: int, short: int) -> dict:
    return {**CLIP, "size": {"shortest_edge": short}, "crop_size": {"height": side, "width": side}, "resample": 3,
            "do_resize": True, "do_center_crop": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True}


def squeezed(published: dict) -> dict:
    return {**published, "do_center_crop": False, "size": published["crop_size"]}


def padded(image: np.ndarray, published: dict) -> np.ndarray:
    """(H, W, 3) → a square."""
    llava = LlavaImageProcessorPil(**published, do_pad=True)
    colour = tuple(int(x * 255) for x in published["image_mean"])
    made = np.asarray(llava.pad_to_square(image.transpose(2, 0, 1), background_color=colour))
    return np.ascontiguousarray(made.transpose(1, 2, 0)).astype(np.uint8)


def pictures(published: dict, framing: str, made: np.ndarray) -> torch.Tensor:
    if framing == "squeeze":
        return VideoLlavaImageProcessor(**squeezed(published))(images=[Image.fromarray(made)], return_tensors="pt")["pixel_values_images"]
    square = Image.fromarray(padded(made, published))
    views = VideoLlavaImageProcessor(**published)(images=[square], return_tensors="pt")["pixel_values_images"]
    whole = LlavaImageProcessorPil(**published, do_pad=True)(images=[Image.fromarray(made)], return_tensors="pt")["pixel_values"]
    assert torch.equal(views, whole), (framing, made.shape, (views - whole).abs().max())
    return views


def clips(published: dict, framing: str, frames: np.ndarray) -> torch.Tensor:
    if framing == "squeeze":
        processor, given = VideoLlavaVideoProcessor(**squeezed(published)), frames
    else:
        processor = VideoLlavaVideoProcessor(**published)
        given = np.stack([padded(frame, published) for frame in frames])
    return processor(videos=[given], return_tensors="pt")["pixel_values_videos"][0]


def hashed(views: torch.Tensor) -> dict:
    made = values(views)
    return {"shape": made["shape"], "sha256": made["sha256"]}


def main() -> None:
    rows = []
    # The embedded model's own form, and one whose crop is smaller than what is resized.
    for side, short in [(28, 28), (28, 32)]:
        published = settings(side, short)
        for framing in ["squeeze", "pad"]:
            for seed, (width, height) in enumerate(SIZES):
                views = pictures(published, framing, picture(width, height, seed))
                rows.append({"kind": "image", "short": short, "framing": framing, "width": width, "height": height, "seed": seed, **hashed(views)})
            for width, height in CLIPS:
                views = clips(published, framing, clip(width, height, 2))
                rows.append({"kind": "video", "short": short, "framing": framing, "width": width, "height": height, "frames": 2, **hashed(views)})
    text = json.dumps({"settings": settings(28, 28), "rows": rows}, separators=(",", ":")).replace('{"kind"', '\n{"kind"')
    OUT.write_text(text + "\n")
    print(len(text), len(rows))


if __name__ == "__main__":
    main()

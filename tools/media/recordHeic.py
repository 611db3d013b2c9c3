"""Makes small HEIC files and records their pixels as pillow-heif decodes them: src/media/heic/testing/recorded.json.

    python tools/media/recordHeic.py

Needs pillow-heif 1.8 with its encoder. CANARY stands in EXIF and XMP.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

OUT = Path(__file__).parents[2] / "src/media/heic/testing/recorded.json"
CANARY = "CANARY-7f3a"
pillow_heif.register_heif_opener()


def colours(width: int = 64, height: int = 48, shift: int = 0) -> np.ndarray:
    """Smooth, different in every corner."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / (width - 1)
    green = 255 * y / (height - 1)
    blue = np.full((height, width), 60 + shift)
    return np.stack([red, green, blue], -1).round().astype(np.uint8)


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[Base.ImageDescription] = CANARY
    tags[Base.Orientation] = orientation
    gps = tags.get_ifd(IFD.GPSInfo)
    gps[GPS.GPSLatitudeRef] = "N"
    gps[GPS.GPSLatitude] = (48.0, 12.0, 30.0)
    return tags.tobytes()


def saved(*pictures: np.ndarray, orientation: int = 1, primary: int = 0, **options) -> bytes:
    heif = pillow_heif.HeifFile()
    for picture in pictures:
        added = heif.add_from_pillow(Image.fromarray(picture))
        added.info["exif"] = exif(orientation)
        added.info["xmp"] = f"<x:xmpmeta><a>{CANARY}</a></x:xmpmeta>".encode()
    heif.info["primary"] = False
    buffer = io.BytesIO()
    heif.save(buffer, primary_index=primary, **options)
    return buffer.getvalue()


def entry(raw: bytes) -> dict:
    image = Image.open(io.BytesIO(raw))
    pixels = np.asarray(image.convert("RGB"))
    assert CANARY.encode() in raw
    return {
        "file": base64.b64encode(raw).decode(),
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "rgb": base64.b64encode(pixels.tobytes()).decode(),
    }


lossless = {"quality": -1, "chroma": 444, "matrix_coefficients": 0}
files = {
    "lossless": saved(colours(), **lossless),
    "as phones write": saved(colours(), quality=80),
    "turned": saved(colours(), orientation=6, **lossless),
    "a burst, the second chosen": saved(colours(), colours(shift=120), primary=1, **lossless),
}
recorded = {name: entry(raw) for name, raw in files.items()}
OUT.write_text(json.dumps({"canary": CANARY, "files": recorded}, indent=1) + "\n")
print({n: (e["width"], e["height"]) for n, e in recorded.items()}, OUT.stat().st_size)

"""Makes small TIFF files and records their pixels as Pillow and tifffile read them: src/media/tiff/testing/.

    python tools/media/recordTiff.py

Needs Pillow 13, tifffile 2026.3 and imagecodecs 2026.3. Each entry of recorded.json holds the file, and the pixels of each page in
RGB of 8 bits, upright, both in base64. What is lossy in a file (JPEG) is recorded after its decoding by libjpeg.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, TiffImagePlugin

OUT = Path(__file__).parents[2] / "src/media/tiff/testing/recorded.json"
WIDTH, HEIGHT = 21, 13
CANARY = "CANARY-7f3a"


def colours(width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Smooth, different in every channel and corner."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255 * x / (width - 1)
    green = 255 * y / (height - 1)
    blue = 255 * (1 - (x / (width - 1) + y / (height - 1)) / 2)
    return np.stack([red, green, blue], -1).round().astype(np.uint8)


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def written(array: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    big = options.pop("bigtiff", False)
    order = options.pop("byteorder", "<")
    with tifffile.TiffWriter(buffer, bigtiff=big, byteorder=order) as file:
        file.write(array, metadata=None, **options)
    return buffer.getvalue()


def by_pillow(image: Image.Image, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "TIFF", **options)
    return buffer.getvalue()


def pillow_rgb(raw: bytes) -> np.ndarray:
    """As Pillow shows it; a tag of orientation is applied when it is loaded."""
    with Image.open(io.BytesIO(raw)) as image:
        image.load()
        return np.asarray(image.convert("RGB"))


def entry(raw: bytes, *pages: np.ndarray) -> dict:
    return {
        "file": text(raw),
        "pages": [
            {"width": p.shape[1], "height": p.shape[0], "rgb": text(np.ascontiguousarray(p).tobytes())}
            for p in pages
        ],
    }


def grey3(grey: np.ndarray) -> np.ndarray:
    return np.repeat(grey.astype(np.uint8)[..., None], 3, -1)


def files() -> dict:
    rgb = colours()
    grey = rgb[..., 0]
    out = {}
    for name, compression in {"none": None, "LZW": "lzw", "deflate": "zlib", "PackBits": "packbits"}.items():
        raw = written(rgb, photometric="rgb", compression=compression)
        assert (pillow_rgb(raw) == rgb).all()
        out[f"RGB, {name}"] = entry(raw, rgb)
    for compression in ("lzw", "zlib"):
        raw = written(rgb, photometric="rgb", compression=compression, predictor=True)
        out[f"RGB, {compression} with a predictor"] = entry(raw, rgb)
    out["RGB in planes"] = entry(
        written(np.moveaxis(rgb, -1, 0), photometric="rgb", planarconfig="separate"), rgb
    )
    out["RGB, big-endian"] = entry(written(rgb, photometric="rgb", byteorder=">"), rgb)
    out["RGB in tiles, BigTIFF"] = entry(written(rgb, photometric="rgb", bigtiff=True, tile=(16, 16)), rgb)
    out["grey"] = entry(written(grey, photometric="minisblack"), grey3(grey))
    out["grey, white is zero"] = entry(written(255 - grey, photometric="miniswhite"), grey3(grey))
    bilevel = grey > 100
    out["one bit"] = entry(by_pillow(Image.fromarray(bilevel)), grey3(bilevel * 255))
    palette = Image.fromarray(rgb).quantize(16)
    out["palette"] = entry(by_pillow(palette), np.asarray(palette.convert("RGB")))
    # Half transparent on the left, which is laid on white. https://www.w3.org/TR/compositing-1/#simplealphacompositing
    alpha = np.full((HEIGHT, WIDTH, 1), 255, np.uint8)
    alpha[:, : WIDTH // 2] = 128
    rgba = np.concatenate([rgb, alpha], -1)
    on_white = Image.alpha_composite(Image.new("RGBA", (WIDTH, HEIGHT), "white"), Image.fromarray(rgba))
    out["alpha"] = entry(
        written(rgba, photometric="rgb", extrasamples=["unassalpha"]), np.asarray(on_white.convert("RGB"))
    )
    for orientation in range(1, 9):
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[274] = orientation
        raw = by_pillow(Image.fromarray(rgb), tiffinfo=tags)
        out[f"orientation {orientation}"] = entry(raw, pillow_rgb(raw))
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[34853] = {1: "N", 2: (48.0, 12.0, 30.0)}
    tags[270] = CANARY
    out["located"] = entry(by_pillow(Image.fromarray(rgb), tiffinfo=tags), rgb)
    deep = rgb.astype(np.uint16) * 257
    deep[0, 0] = 65535
    out["16 bits"] = entry(written(deep, photometric="rgb"), (deep >> 8).astype(np.uint8))
    deep_grey = grey.astype(np.uint16) * 257
    out["16 bits, grey, LZW with a predictor"] = entry(
        written(deep_grey, compression="lzw", predictor=True), grey3(deep_grey >> 8)
    )
    twelve = (grey.astype(np.uint16) << 4) + 15
    out["12 of 16 bits, grey"] = entry(written(twelve), grey3(twelve >> 4))
    floats = grey.astype(np.float32) / 100 - 1
    low, high = floats.min(), floats.max()
    scaled = np.floor((floats - low) / (high - low) * 255 + 0.5)
    out["floats"] = entry(written(floats), grey3(scaled))
    pages = [np.roll(rgb, shift, 1) for shift in (0, 5, 9)]
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as file:
        for page in pages:
            file.write(page, photometric="rgb", metadata=None, contiguous=False)
    out["three pages"] = entry(buffer.getvalue(), *pages)
    photo = colours(48, 32)
    for name, subsampling in (("whole colour", (1, 1)), ("half colour", (2, 2))):
        raw = written(
            photo, photometric="ycbcr", compression="jpeg", compressionargs={"level": 95},
            tile=(16, 16), subsampling=subsampling,
        )
        out[f"JPEG in tiles, {name}"] = entry(raw, tifffile.imread(io.BytesIO(raw)))
    raw = written(photo, photometric="rgb", compression="jpeg", compressionargs={"level": 95, "outcolorspace": "rgb"})
    out["JPEG, stored as RGB"] = entry(raw, tifffile.imread(io.BytesIO(raw)))
    return out


def slide() -> dict:
    """As scanners of slides write: levels in tiles, a thumbnail in strips between them, label and overview behind."""
    whole = colours(128, 80)
    levels = [whole, whole[::4, ::4], whole[::16, ::16]]
    buffer = io.BytesIO()
    tiled = {"photometric": "rgb", "compression": "zlib", "metadata": None}
    with tifffile.TiffWriter(buffer, bigtiff=True) as file:
        file.write(levels[0], tile=(32, 32), description="Aperio Image Library v12", **tiled)
        file.write(whole[::8, ::8], **tiled)
        for level in levels[1:]:
            file.write(level, tile=(16, 16), **tiled)
        file.write(np.full((30, 40, 3), 200, np.uint8), subfiletype=1, description="label 40x30", **tiled)
        file.write(np.full((20, 60, 3), 90, np.uint8), subfiletype=9, description="macro 60x20", **tiled)
    buffer_sub = io.BytesIO()
    with tifffile.TiffWriter(buffer_sub) as file:
        file.write(levels[0], tile=(32, 32), subifds=2, **tiled)
        for level in levels[1:]:
            file.write(level, tile=(16, 16), subfiletype=1, **tiled)
    return {
        "slide": entry(buffer.getvalue(), *levels[1:]),
        "slide in sub-directories": entry(buffer_sub.getvalue(), *levels[1:]),
    }


def glass(width: int, height: int) -> np.ndarray:
    """A slide: stained on the left two thirds, nearly white where there is only glass."""
    whole = colours(width, height)
    whole[:, width * 2 // 3 :] = 244 + whole[:, width * 2 // 3 :] // 32
    return whole


APERIO = "Aperio Image Library v12.0.15\r\n203x131 [0,0 203x131] (32x32) JPEG/RGB Q=70|AppMag = 20|MPP = 0.4990"

# Level, left, top, width, height: in one tile, over borders of tiles, at the right and lower edge, a pixel, a whole level.
REGIONS = [(0, 3, 5, 20, 11), (0, 25, 30, 70, 41), (0, 190, 120, 13, 11), (0, 202, 130, 1, 1),
           (1, 10, 9, 40, 33), (1, 64, 48, 37, 17), (2, 0, 0, 50, 32)]


def regions() -> dict:
    """Slides of odd sizes, whose levels are no exact halves, with the pixels of regions as tifffile reads them."""
    whole = glass(203, 131)
    image = Image.fromarray(whole)
    levels = [whole, *(np.asarray(image.resize(size, Image.Resampling.BOX)) for size in ((101, 65), (50, 32)))]
    ways = {
        "LZW": ({"compression": "lzw", "predictor": True}, {"resolution": (20000, 20000), "resolutionunit": "CENTIMETER"}),
        "deflate, BigTIFF, Aperio": ({"compression": "zlib", "predictor": True, "bigtiff": True}, {"description": APERIO}),
        "JPEG": ({"compression": "jpeg", "compressionargs": {"level": 90}, "subsampling": (1, 1)}, {}),
        "deflate in planes": ({"compression": "zlib", "predictor": True, "planarconfig": "separate"}, {"resolution": (72, 72), "resolutionunit": "INCH"}),
    }
    out = {}
    for name, (packing, facts) in ways.items():
        packing = dict(packing)
        buffer = io.BytesIO()
        with tifffile.TiffWriter(buffer, bigtiff=packing.pop("bigtiff", False)) as file:
            for at, level in enumerate(levels):
                pixels = np.moveaxis(level, -1, 0) if "planarconfig" in packing else level
                file.write(pixels, photometric="rgb", metadata=None, tile=((32, 32), (16, 16), (16, 16))[at],
                           **packing, **(facts if at == 0 else {}))
            label = {"photometric": "rgb", "metadata": None, "compression": "zlib"}
            file.write(np.full((30, 40, 3), 200, np.uint8), subfiletype=1, description="label 40x30", **label)
        raw = buffer.getvalue()
        found = []
        with tifffile.TiffFile(io.BytesIO(raw)) as file:
            for level, left, top, width, height in REGIONS:
                pixels = file.pages[level].asarray()
                if "planarconfig" in packing:
                    pixels = np.moveaxis(pixels, 0, -1)
                pixels = np.ascontiguousarray(pixels[top : top + height, left : left + width])
                assert "JPEG" in name or (pixels == levels[level][top : top + height, left : left + width]).all()
                found.append({"level": level, "left": left, "top": top, "width": width, "height": height,
                              "rgb": text(pixels.tobytes())})
        out[name] = {"file": text(raw), "regions": found}
    out["12 of 16 bits"] = deep_regions()
    return out


def deep_regions() -> dict:
    """A dark region by itself would seem to have fewer bits than the slide."""
    y, x = np.mgrid[0:40, 0:60]
    whole = (x * 4095 // 59).astype(np.uint16)
    levels = [whole, whole[::2, ::2]]
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as file:
        for level in levels:
            file.write(level, photometric="minisblack", metadata=None, tile=(16, 16), compression="zlib")
    found = []
    with tifffile.TiffFile(io.BytesIO(buffer.getvalue())) as file:
        for level, left, top, width, height in [(0, 0, 0, 3, 2), (0, 40, 20, 20, 20), (1, 0, 5, 2, 2)]:
            pixels = file.pages[level].asarray()[top : top + height, left : left + width]
            found.append({"level": level, "left": left, "top": top, "width": width, "height": height,
                          "rgb": text(grey3(pixels >> 4).tobytes())})
    return {"file": text(buffer.getvalue()), "regions": found}


recorded = files()
slides = slide()
pyramids = regions()
OUT.write_text(json.dumps({"pictures": recorded, "slides": slides, "pyramids": pyramids}, indent=1) + "\n")
print(len(recorded), OUT.stat().st_size)

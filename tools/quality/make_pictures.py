"""Makes src/quality/testing/pictures.png: small grey copies of photographs and drawings, some of them twice.

Usage: python make_pictures.py CLOTHING COFFEE_LEAVES ../../public/samples ../../src/quality/testing

CLOTHING: alexeygrigorev/clothing-dataset-small (CC0 1.0). COFFEE_LEAVES: esgario/lara2018 (MIT, Esgario, Krohling and
Ventura 2020). Each tile is a picture scaled to 64 x 64 by area, in grey. The first tiles are all different, and hold the pairs
of each set that are most alike; then come copies: saved again as JPEG of quality 40, of half the size, in another brightness.
"""
import io
import json
import pathlib
import sys

import numpy as np
from PIL import Image, ImageEnhance

SIDE, COLUMNS, EACH = 64, 8, 12


def pictures(folder):
    names = [p for p in sorted(pathlib.Path(folder).rglob("*")) if p.suffix in (".jpg", ".png", ".webp")]
    return [(p.name, Image.open(p).convert("RGB")) for p in names]


def tile(image):
    return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.BOX).convert("L"))


def thumb(image):
    cells = tile(image).astype(np.float32).reshape(16, 4, 16, 4).mean((1, 3)).ravel()
    cells -= cells.mean()
    return cells / (np.linalg.norm(cells) + 1e-6)


def most_alike(items):
    """The members of the pairs with the highest correlation, EACH of them."""
    thumbs = np.stack([thumb(image) for _, image in items])
    pairs = np.triu(thumbs @ thumbs.T, 1)
    chosen = []
    for flat in np.argsort(-pairs, axis=None):
        for at in np.unravel_index(flat, pairs.shape):
            if at not in chosen:
                chosen.append(int(at))
        if len(chosen) >= EACH:
            return [items[at] for at in chosen[:EACH]]


def resaved(image, quality):
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(io.BytesIO(stream.getvalue()))


def half(image):
    return resaved(image.resize([max(16, side // 2) for side in image.size], Image.BICUBIC), 75)


clothing, coffee, samples, out = sys.argv[1:]
folders = {
    "clothing": clothing,
    "coffee": coffee,
    "blood-smear": f"{samples}/blood-smear/media",
    "kitchen": f"{samples}/kitchen/media",
}
tiles, names = [], []
chosen = {name: most_alike(pictures(folder)) for name, folder in folders.items()}
for name, items in chosen.items():
    for file, image in items:
        tiles.append(tile(image))
        names.append(f"{name}/{file}")
copies = {"jpeg": lambda image: resaved(image, 40), "half": half, "bright": lambda image: ImageEnhance.Brightness(image).enhance(1.1)}
for name, items in chosen.items():
    for (kind, change), (file, image) in zip(copies.items(), items[::4]):
        tiles.append(tile(change(image)))
        names.append(f"{kind} of {name}/{file}")
while len(tiles) % COLUMNS:
    tiles.append(np.zeros((SIDE, SIDE), np.uint8))
rows = [np.hstack(tiles[at : at + COLUMNS]) for at in range(0, len(tiles), COLUMNS)]
path = pathlib.Path(out)
Image.fromarray(np.vstack(rows)).save(path / "pictures.png", optimize=True)
(path / "pictures.json").write_text(json.dumps(names, indent=1) + "\n")
print(len(names), "tiles")

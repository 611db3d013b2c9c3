"""Scene grammar: where things stand, and how a scene becomes pixels or a grid of labels.

A Scene is plain data (background colour, frames of Items). `render` paints it in 96x96 pixels, `symbolic`
gives the same 6x6 grid of labels without any pixels, which is what the decoder's warm-up reads."""
import io
import json
import math
import os
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

SIZE, PATCH, GRID = 96, 16, 6
SPRITES = os.environ.get('SPRITES', os.path.join(os.path.dirname(__file__), 'sprites'))
META = json.load(open(os.path.join(SPRITES, 'concepts.json')))
CONCEPTS, STYLES, CELL = META['concepts'], META['styles'], META['size']
N = len(CONCEPTS)
NAME = [c['name'] for c in CONCEPTS]
KIND = [c['kind'] for c in CONCEPTS]
KINDS = list(dict.fromkeys(KIND))
HELD = [i for i in range(N) if CONCEPTS[i]['held']]        # drawings that are never named to the model
KNOWN = [i for i in range(N) if not CONCEPTS[i]['held']]
FOOD_KINDS = {'fruit', 'vegetable', 'meat', 'dairy', 'bakery', 'meal'}
FOOD = [i for i in KNOWN if KIND[i] in FOOD_KINDS]
VESSELS = [i for i in KNOWN if NAME[i] in ('pot', 'pan', 'bowl', 'bucket')]

COLOURS = {'red': (205, 55, 50), 'green': (75, 160, 75), 'blue': (60, 100, 210), 'yellow': (240, 212, 75),
           'orange': (240, 145, 45), 'purple': (140, 80, 180), 'pink': (242, 165, 195), 'brown': (128, 88, 58),
           'gray': (140, 140, 140), 'white': (245, 245, 245), 'black': (30, 30, 30)}
COLOUR = list(COLOURS)
LABELS = N + len(COLOUR)          # label ids: concept 0..N-1, background colour N..; -1 = mixed patch
CORNERS = {(0, 0): 'top left', (1, 0): 'top right', (0, 1): 'bottom left', (1, 1): 'bottom right'}


@dataclass
class Item:
    concept: int
    x: int
    y: int
    size: int
    style: int
    flip: bool = False
    turn: int = 0
    corner: tuple = None


@dataclass
class Scene:
    colour: int
    frames: list                    # one list of Items a frame; a picture has one frame
    layout: str                     # single | count | corners | clip
    order: list = field(default_factory=list)   # clips: concepts in the order they go in
    slots: list = field(default_factory=list)
    vessel: int = None

    @property
    def items(self):
        return self.frames[0]


# ---- layouts ---------------------------------------------------------------------------------------------------

def item(rng, concept, x, y, size, styles, corner=None):
    return Item(concept, x, y, size, rng.choice(styles), rng.random() < .5, rng.choice((-12, 0, 12)), corner)


def step4(rng, low, high):
    return rng.randrange(low, high + 1, 4)      # sizes in steps of 4 pixels keep the sprite cache small


def inside(rng, low, room):
    return low + rng.randint(0, max(0, room))


def picture(rng, pool=KNOWN, styles=(0, 1, 2, 3), layout=None, held=()):
    """One object, several of one object, or 2 to 4 different objects in the corners."""
    layout = layout or rng.choices(('single', 'count', 'corners'), (30, 25, 45))[0]
    colour = rng.randrange(len(COLOUR))
    if layout == 'corners':
        n = rng.choice((2, 3, 3, 4))
        corners = rng.sample(sorted(CORNERS), n)
        things = [item(rng, c, 0, 0, step4(rng, 32, 48), styles, p) for c, p in zip(rng.sample(pool, n), corners)]
        for t in things:
            t.x, t.y = (inside(rng, 48 * k, 48 - t.size) for k in t.corner)
        return Scene(colour, [sorted(things, key=lambda t: (t.corner[1], t.corner[0]))], layout)
    concept = rng.choice(held) if held else rng.choice(pool)
    if layout == 'single':
        size = step4(rng, 40, 92)
        return Scene(colour, [[item(rng, concept, inside(rng, 0, SIZE - size), inside(rng, 0, SIZE - size), size, styles)]], layout)
    cells = rng.sample([(a, b) for a in range(3) for b in range(3)], rng.choice((2, 3, 4, 5)))
    style, size = [rng.choice(styles)], step4(rng, 24, 32)
    return Scene(colour, [[item(rng, concept, inside(rng, 32 * a, 32 - size), inside(rng, 32 * b, 32 - size), size, style)
                           for a, b in cells]], layout)


def clip(rng, pool=FOOD, styles=(0, 1, 2, 3), frames=4):
    """2 to 4 things go into a vessel one after another, each over the vessel in one of the frames."""
    vessel = item(rng, rng.choice(VESSELS), 0, 0, step4(rng, 44, 56), styles)
    vessel.turn = 0
    vessel.x, vessel.y = inside(rng, 8, SIZE - vessel.size - 16), SIZE - vessel.size + rng.randint(-4, 2)
    n = rng.choice((2, 3, 3, 4))
    order = rng.sample([c for c in pool if c not in VESSELS], n)
    slots = sorted(rng.sample(range(frames), n))
    rows = []
    for t in range(frames):
        row = [Item(**vars(vessel))]
        if t in slots:
            size = step4(rng, 36, 48)
            x = vessel.x + (vessel.size - size) // 2 + rng.randint(-8, 8)
            row.insert(rng.randint(0, 1), item(rng, order[slots.index(t)], min(max(x, 0), SIZE - size), rng.randint(0, 8), size, styles))
        rows.append(row)
    return Scene(rng.randrange(len(COLOUR)), rows, 'clip', order, slots, vessel.concept)


def crowd(rng, pool=range(N), styles=(0, 1, 2, 3)):
    """As many objects as fit: each picture of the tower's own training shows many views."""
    g = rng.choices((1, 2, 3), (25, 40, 35))[0]
    c = SIZE // g
    things = []
    for a in range(g):
        for b in range(g):
            if g > 1 and rng.random() < .12:
                continue
            size = step4(rng, (int(c * (.5 if g == 1 else .75)) + 3) // 4 * 4, c)
            things.append(item(rng, rng.choice(pool), inside(rng, c * a, c - size), inside(rng, c * b, c - size), size, styles))
    return Scene(rng.randrange(len(COLOUR)), [things], 'crowd')


# ---- grids without pixels ----------------------------------------------------------------------------------------

CENTRES = (np.arange(GRID) + .5) * PATCH


def symbolic(scene):
    """[frames, 36] labels as a perfect eye would read them: an ellipse for every object, colour elsewhere."""
    grids = np.full((len(scene.frames), GRID, GRID), N + scene.colour)
    for grid, items in zip(grids, scene.frames):
        for t in items:
            r, cx, cy = t.size * .46, t.x + t.size / 2, t.y + t.size / 2
            near = ((CENTRES[None] - cx) ** 2 + (CENTRES[:, None] - cy) ** 2) < r * r
            near[min(int(cy / PATCH), GRID - 1), min(int(cx / PATCH), GRID - 1)] = True
            grid[near] = t.concept
    return grids.reshape(len(scene.frames), -1)


def middles(scene):
    """[frames, 36] where objects have their middles: each object's 1 shared by the nearest four patches (bilinear), so that
    the sum over a frame is its number of objects."""
    out = np.zeros((len(scene.frames), GRID, GRID), np.float32)
    for grid, items in zip(out, scene.frames):
        for t in items:
            x, y = (min(max((p + t.size / 2) / PATCH - .5, 0), GRID - 1) for p in (t.x, t.y))
            i, j = min(int(x), GRID - 2), min(int(y), GRID - 2)
            grid[j:j + 2, i:i + 2] += np.outer((j + 1 - y, y - j), (i + 1 - x, x - i))
    return out.reshape(len(scene.frames), -1)


# ---- pixels ------------------------------------------------------------------------------------------------------

class Painter:
    """Paints scenes from sprite atlases; every (concept, style, flip, turn, size) is resized once and kept."""

    def __init__(self, folder=SPRITES, size=SIZE):
        meta = json.load(open(os.path.join(folder, 'concepts.json')))
        self.size, self.cell, self.columns, self.cache = size, meta['size'], meta['columns'], {}
        self.index = {c['name']: k for k, c in enumerate(meta['concepts'])}
        self.sheets = {STYLES.index(s): Image.open(os.path.join(folder, f'atlas-{s}.png')).convert('RGBA') for s in meta['styles']}

    def sprite(self, t, size):
        key = (t.concept, t.style, t.flip, t.turn, size)
        if key not in self.cache:
            k = self.index[NAME[t.concept]]
            x, y = k % self.columns * self.cell, k // self.columns * self.cell
            image = self.sheets[t.style].crop((x, y, x + self.cell, y + self.cell))
            if t.flip:
                image = image.transpose(Image.FLIP_LEFT_RIGHT)
            if t.turn:
                image = image.rotate(t.turn, Image.BILINEAR)
            a = np.asarray(image.resize((size, size), Image.BICUBIC))
            alpha = a[..., 3:].astype(np.uint16)
            self.cache[key] = (a[..., :3] * alpha // 255).astype(np.uint8), a[..., 3:].copy()
        return self.cache[key]

    def background(self, rng, noise, colour):
        base = np.array(COLOURS[COLOUR[colour]], np.float32) + [rng.uniform(-14, 14) for _ in range(3)]
        image = np.empty((self.size, self.size, 3), np.float32)
        image[:] = base
        kind, unit = rng.random(), self.size / SIZE
        if kind < .3:
            ramp = np.linspace(-24, 24, self.size, dtype=np.float32) * rng.choice((-1, 1))
            image += ramp[:, None, None] if rng.random() < .5 else ramp[None, :, None]
        elif kind < .5:
            p = int(rng.choice((6, 12, 24)) * unit)
            k = np.arange(self.size) // p
            image += (((k[:, None] + k[None]) % 2) * np.float32(rng.uniform(8, 20)))[..., None]
        elif kind < .65:
            image += noise.standard_normal((self.size, self.size, 1), np.float32) * rng.uniform(3, 10)
        return image

    def paint(self, scene, rng, noise, damage=.35):
        """→ (uint8 [F, S, S, 3], labels [F, 36]); light varies per item, wear (blur, JPEG, rescale) per scene."""
        unit = self.size // SIZE
        back = self.background(rng, noise, scene.colour)
        lights = {}
        out, labels = [], []
        wear = rng.random() < damage and (rng.random(), rng.random())
        for items in scene.frames:
            image, mask = back.copy(), np.full((self.size, self.size), -1, np.int16)
            for t in items:
                if t.concept not in lights:
                    g = rng.uniform(.82, 1.15)
                    lights[t.concept] = np.array([g * rng.uniform(.95, 1.05) for _ in range(3)], np.float32), np.float32(rng.uniform(-12, 12))
                self.paste(image, mask, t, unit, *lights[t.concept])
            pixels = np.clip(image, 0, 255).astype(np.uint8)
            out.append(worn(pixels, *wear) if wear else pixels)
            labels.append(patch_labels(mask, N + scene.colour, unit))
        return np.stack(out), np.stack(labels)

    def paste(self, image, mask, t, unit, gain, lift):
        size, x, y = t.size * unit, t.x * unit, t.y * unit
        rgb, alpha = self.sprite(t, size)
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + size, self.size), min(y + size, self.size)
        if x1 <= x0 or y1 <= y0:
            return
        cut = np.s_[y0 - y:y1 - y, x0 - x:x1 - x]
        a = alpha[cut].astype(np.float32) * np.float32(1 / 255)
        window = image[y0:y1, x0:x1]
        window *= 1 - a
        window += rgb[cut] * gain + a * lift
        mask[y0:y1, x0:x1][alpha[cut][..., 0] > 127] = t.concept


def patch_labels(mask, back, unit=1):
    """A patch belongs to the concept that covers most of it (at least 30 %), to the background under 4 %."""
    p = PATCH * unit
    cells = mask.reshape(GRID, p, GRID, p)
    labels = np.full((GRID, GRID), back)
    best = np.zeros((GRID, GRID))
    for concept in np.unique(mask):
        if concept < 0:
            continue
        share = (cells == concept).mean((1, 3))
        labels[(share > .04) & (best == 0) & (share < .3)] = -1
        win = (share >= .3) & (share > best)
        labels[win] = concept
        best = np.maximum(best, share)
    return labels.reshape(-1)


def worn(pixels, which, amount):
    """What files and video decoders do to a picture: chroma subsampling, JPEG blocks, a little blur, rescaling."""
    image = Image.fromarray(pixels)
    size = image.size
    if which < .5:
        data = io.BytesIO()
        image.save(data, 'JPEG', quality=int(45 + 45 * amount))
        image = Image.open(data)
    elif which < .75:
        side = int(size[0] * (.6 + amount))
        image = image.resize((side, side), Image.BICUBIC).resize(size, Image.BICUBIC)
    else:
        image = image.filter(ImageFilter.GaussianBlur(.3 + .6 * amount))
    return np.asarray(image.convert('RGB'))


if __name__ == '__main__':                         # a sheet of examples to look at
    import sys
    import time
    rng, noise, painter = random.Random(1), np.random.default_rng(1), Painter()
    for make in (crowd, picture, clip):
        [painter.paint(make(rng), rng, noise) for _ in range(400)]
        start = time.time()
        [painter.paint(make(rng), rng, noise) for _ in range(400)]
        print(make.__name__, round(400 / (time.time() - start)), 'scenes/s')
    rows = [np.concatenate([painter.paint(make(rng), rng, noise)[0][0] for _ in range(12)], 1) for make in (crowd, picture, picture, picture)]
    rows += [np.concatenate([f for _ in range(3) for f in painter.paint(clip(rng), rng, noise)[0]], 1) for _ in range(2)]
    Image.fromarray(np.concatenate(rows)).resize((SIZE * 24, SIZE * 12), Image.NEAREST).save(sys.argv[1] if len(sys.argv) > 1 else 'scenes.png')

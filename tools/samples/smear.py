"""The blood-smear sample: five kinds of white cell, drawn by this file alone. No patient, no photograph, CC0."""
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

import media

SUPER = 4                                             # draws four times larger, then averages down
CELLS = {                                             # cytoplasm colour, radius, nucleus, granules (colour, size) or None
    'neutrophil': dict(body=(236, 206, 216), radius=1.0, nucleus='lobed', granules=None),
    'lymphocyte': dict(body=(168, 192, 236), radius=.8, nucleus='round', granules=None),
    'monocyte': dict(body=(188, 190, 214), radius=1.15, nucleus='kidney shaped', granules=None),
    'eosinophil': dict(body=(244, 200, 190), radius=1.0, nucleus='two lobes', granules=((218, 82, 56), .08)),
    'basophil': dict(body=(214, 190, 224), radius=.95, nucleus='two lobes', granules=((56, 32, 108), .1)),
}
ASK = dict(cell=('What kind of cell is this?', 'Which white cell is this?', 'Name the cell.'),
           cell_count=('How many white cells are there?', 'Count the white cells.', 'How many white cells do you see?'))


def tint(rng, colour, spread=10):
    return tuple(int(min(255, max(0, c + rng.uniform(-spread, spread)))) for c in colour)


def blob(draw, rng, x, y, r, colour, wobble):
    """A round outline with a few random harmonics."""
    waves = [(k, rng.uniform(0, wobble) / k, rng.uniform(0, math.tau)) for k in (2, 3, 4, 5)]
    angles = [math.tau * j / 48 for j in range(48)]
    edge = [r * (1 + sum(a * math.sin(k * t + p) for k, a, p in waves)) for t in angles]
    draw.polygon([(x + e * math.cos(t), y + e * math.sin(t)) for e, t in zip(edge, angles)], fill=colour)


def nucleus(draw, rng, kind, x, y, r, colour):
    turn = rng.uniform(0, math.tau)
    at = lambda angle, far: (x + far * r * math.cos(turn + angle), y + far * r * math.sin(turn + angle))
    if kind == 'round':
        blob(draw, rng, *at(0, .08), r * .82, colour, .06)
    elif kind == 'kidney shaped':
        for k in range(7):
            blob(draw, rng, *at((k - 3) * .42, .42), r * .34, colour, .06)
    elif kind == 'two lobes':
        for angle in (0, 2.7):
            blob(draw, rng, *at(angle, .42), r * .36, colour, .08)
        draw.line([at(0, .4), at(2.7, .4)], fill=colour, width=int(r * .12))
    else:
        lobes = rng.choice((3, 4, 5))
        spots = [at(k * 4.4 / lobes, .5 + .06 * (k % 2)) for k in range(lobes)]
        draw.line(spots, fill=colour, width=int(r * .13))
        for spot in spots:
            blob(draw, rng, *spot, r * (.34 - .025 * lobes), colour, .08)


def white_cell(draw, rng, name, x, y, r):
    cell = CELLS[name]
    blob(draw, rng, x, y, r, tint(rng, cell['body']), .06)
    nucleus(draw, rng, cell['nucleus'], x, y, r, tint(rng, (88, 50, 148)))
    if cell['granules']:
        colour, size = cell['granules']
        for _ in range(55):
            t, far = rng.uniform(0, math.tau), r * .93 * math.sqrt(rng.random())
            gx, gy, s = x + far * math.cos(t), y + far * math.sin(t), r * size
            draw.ellipse((gx - s, gy - s, gx + s, gy + s), fill=tint(rng, colour))


def draw_smear(rng, noise, name, count):
    side = media.SIDE * SUPER
    image = Image.new('RGB', (side, side), tint(rng, (244, 234, 230), 6))
    draw = ImageDraw.Draw(image)
    for _ in range(rng.randint(6, 12)):                                     # red cells, pale in the middle
        x, y, r = rng.uniform(0, side), rng.uniform(0, side), rng.uniform(.065, .09) * side
        blob(draw, rng, x, y, r, tint(rng, (224, 150, 150)), .05)
        blob(draw, rng, x, y, r * .45, tint(rng, (240, 202, 198), 6), .05)
    unit = side * {1: rng.uniform(.27, .33), 2: .21, 3: .175}[count]
    places = []
    while len(places) < count:
        x, y = (rng.uniform(unit * 1.2, side - unit * 1.2) for _ in 'xy')
        if all(math.hypot(x - a, y - b) > 2.2 * unit for a, b in places):
            places.append((x, y))
        elif rng.random() < .02:
            places = []
    for x, y in places:
        white_cell(draw, rng, name, x, y, unit * CELLS[name]['radius'])
    small = image.filter(ImageFilter.GaussianBlur(SUPER * .5)).resize((media.SIDE, media.SIDE), Image.BOX)
    grain = np.asarray(small, np.float32) + noise.normal(0, 2.5, (media.SIDE, media.SIDE, 1))
    return np.clip(grain, 0, 255).astype(np.uint8)


def rows(out, total=150, seed=400):
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    made = []
    for k in range(total):
        name, count = list(CELLS)[k % 5], rng.choice((1, 1, 2, 3))
        media.save_picture(draw_smear(rng, noise, name, count), f'{out}/media/smear-{k:03d}.webp')
        ask = lambda kind: rng.choice(ASK[kind])
        qa = [(ask('cell'), name, 'cell'), (ask('cell_count'), str(count), 'cell_count')]   # neither answer gives the other away
        made.append(media.row(f'smear-{k:03d}', f'drawing-{seed}-{k}', media.split_of(k, total), qa, image=f'media/smear-{k:03d}.webp'))
    return made

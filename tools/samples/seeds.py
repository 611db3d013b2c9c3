"""Descriptions of sample pictures, and the seed tasks of the synthesizer (AdaMLLM, arXiv 2411.19930, section 3.1), made for this.

The scenes are the ones that build.py draws: they are made again by its seeds, without drawing, and the questions that come out
must be the ones in the committed files. So no picture is stored twice.

    SPRITES=… python seeds.py SAMPLES        writes SAMPLES/seeds/{seeds.json,blank.webp} and SAMPLES/kitchen/captions.json

Any sprite folder will do: of it only concepts.json and the sizes of the atlases are read."""
import hashlib
import json
import os
import random
import sys
from types import SimpleNamespace

from PIL import Image

import kitchen
import media
import replay
import scenes as S
from descriptions import Facts, Item, caption, tasks

TASKS_PER_PICTURE = 3
BLANK = (192, 192)                                             # the side of the samples' pictures


def scenes_of(make, rows_of):
    """The scenes that `make` draws, beside the rows that it writes of them."""
    drawn, original, unsaved = [], S.picture, SimpleNamespace(picture=media.save_picture, clip=media.save_clip, painter=media.painter)
    def record(*args, **named):
        drawn.append(original(*args, **named))
        return drawn[-1]
    S.picture, media.save_picture, media.save_clip = record, lambda *a, **k: None, lambda *a, **k: None
    media.painter = lambda: S.Painter(S.SPRITES, media.SIDE)
    try:
        made = make('unused')
    finally:
        S.picture, media.save_picture, media.save_clip, media.painter = original, unsaved.picture, unsaved.clip, unsaved.painter
    pictures = [row for row in made if 'image' in row]
    committed = json.load(open(rows_of))
    assert pictures == committed, f'the scenes made again are not those of {rows_of}'
    return list(zip(drawn, pictures))


def facts(scene):
    placed = scene.layout == 'corners'
    items = tuple(Item(S.NAME[t.concept], S.KIND[t.concept], S.CORNERS[t.corner] if placed else None) for t in scene.items)
    return Facts(items, S.COLOUR[scene.colour])


def seeds(samples, seed=900, validation=14):
    rng = random.Random(seed)
    known = [(scene, row) for scene, row in scenes_of(lambda out: replay.rows(out), f'{samples}/replay/image.json') if row['split'] == 'train']
    rows = []
    for k, (scene, row) in enumerate(known):
        made = tasks(facts(scene), rng)
        chosen = rng.sample(made, min(TASKS_PER_PICTURE, len(made)))
        rows.append(dict(image='../replay/' + row['image'], split='validation' if k >= len(known) - validation else 'train', source=row['source'],
                         caption=caption(facts(scene)), tasks=[dict(instruction=i, precise=p, informative=f) for i, p, f in chosen]))
    return rows


def captions(samples):
    """By the SHA-256 of the picture's file."""
    name = lambda path: hashlib.sha256(open(f'{samples}/kitchen/{path}', 'rb').read()).hexdigest()
    return {name(row['image']): caption(facts(scene)) for scene, row in scenes_of(lambda out: kitchen.pictures(out), f'{samples}/kitchen/image.json')}


if __name__ == '__main__':
    out = sys.argv[1]
    os.makedirs(f'{out}/seeds', exist_ok=True)
    rows = seeds(out)
    Image.new('RGB', BLANK, 'white').save(f'{out}/seeds/blank.webp', 'WEBP', lossless=True)
    with open(f'{out}/seeds/seeds.json', 'w') as f:
        f.write('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')
    described = captions(out)
    with open(f'{out}/kitchen/captions.json', 'w') as f:
        f.write('{\n' + ',\n'.join(f'{json.dumps(k)}: {json.dumps(v)}' for k, v in described.items()) + '\n}\n')
    print(len(rows), 'pictures with', sum(len(r['tasks']) for r in rows), 'seed tasks;', len(described), 'descriptions')

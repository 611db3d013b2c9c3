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

ARTICLE_AN = ('ufo', 'umbrella')
PLURAL_ALREADY = ('grapes', 'cherries', 'blueberries', 'peanuts', 'beans', 'peas', 'pancakes', 'fries', 'chopsticks', 'scissors',
                  'glasses', 'jeans', 'gloves', 'socks', 'books')
NUMBER = ('', 'one', 'two', 'three', 'four', 'five')
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


def a(name):
    if name in PLURAL_ALREADY:
        return name
    return ('an ' if name[0] in 'aeio' or name in ARTICLE_AN else 'a ') + name


def plural(name):
    if name.endswith(('s', 'fish', 'sheep', 'shrimp', 'sushi', 'spaghetti', 'lettuce', 'rice')) and name not in ('bus', 'cactus', 'octopus'):
        return name
    if name.endswith(('x', 'ch', 'sh', 'bus', 'cactus', 'octopus')):
        return name + 'es'
    if name.endswith('y') and name[-2] not in 'aeiou':
        return name[:-1] + 'ies'
    return {'mouse': 'mice', 'knife': 'knives', 'wolf': 'wolves', 'maple leaf': 'maple leaves', 'scarf': 'scarves'}.get(name, name + 's')


def many(count, name):
    return a(name) if count == 1 else f'{NUMBER[count]} {plural(name)}'


def caption(scene):
    """What the picture shows, in one line: every fact that a task may ask about, apart from the kind of thing."""
    colour = S.COLOUR[scene.colour]
    if scene.layout == 'corners':
        placed = ', '.join(f'{a(S.NAME[t.concept])} at the {S.CORNERS[t.corner]}' for t in scene.items)
        return f'{placed}. The background is {colour}.'
    return f'{many(len(scene.items), S.NAME[scene.items[0].concept])}. The background is {colour}.'


def tasks(scene, rng):
    """(instruction, precise answer, informative answer): the informative one gives the reason and does not repeat the form."""
    colour, items = S.COLOUR[scene.colour], scene.items
    made = [(rng.choice(('What color is the background?', 'Which color is behind?', 'Name the background color.')), colour,
             f'All around and behind it is {colour}.' if len(items) == 1 else f'All around and behind them it is {colour}.')]
    total = str(len(items))
    ask_count = rng.choice(('How many things are there?', 'How many objects do you see?', 'Count the objects.'))
    if scene.layout != 'corners':
        name, kind = S.NAME[items[0].concept], S.KIND[items[0].concept]
        made.append((rng.choice(('What is this?', 'What do you see?', 'Name the object.')), name,
                     f'It looks like {a(name)}.' if len(items) == 1 else f'They all look like {a(name)}.'))
        made.append((rng.choice(('What kind of thing is this?', 'Which kind is it?')), kind, f'It is {a(name)}, and that is of the kind {kind}.'))
        made.append((ask_count, total, f'I see {many(len(items), name)}, so there are {total}.' if len(items) > 1 else f'I see {a(name)} alone, so there is 1.'))
        return made
    listed = ', '.join(S.NAME[t.concept] for t in items)
    made.append((rng.choice(('List the items.', 'Name all the objects.')), listed, f'From the top to the bottom I see {listed}.'))
    made.append((ask_count, total, f'I see {listed}, so there are {total}.'))
    for t in items:
        name, corner = S.NAME[t.concept], S.CORNERS[t.corner]
        made.append((rng.choice(('What is at the {}?', 'Name the object at the {}.')).format(corner), name, f'At the {corner} there is {a(name)}.'))
        made.append((rng.choice(('Where is the {}?', 'Find the {}.')).format(name), corner, f'The {name} is at the {corner}.'))
    return made


def seeds(samples, seed=900, validation=14):
    rng = random.Random(seed)
    known = [(scene, row) for scene, row in scenes_of(lambda out: replay.rows(out), f'{samples}/replay/image.json') if row['split'] == 'train']
    rows = []
    for k, (scene, row) in enumerate(known):
        made = tasks(scene, rng)
        chosen = rng.sample(made, min(TASKS_PER_PICTURE, len(made)))
        rows.append(dict(image='../replay/' + row['image'], split='validation' if k >= len(known) - validation else 'train', source=row['source'],
                         caption=caption(scene), tasks=[dict(instruction=i, precise=p, informative=f) for i, p, f in chosen]))
    return rows


def captions(samples):
    """By the SHA-256 of the picture's file."""
    name = lambda path: hashlib.sha256(open(f'{samples}/kitchen/{path}', 'rb').read()).hexdigest()
    return {name(row['image']): caption(scene) for scene, row in scenes_of(lambda out: kitchen.pictures(out), f'{samples}/kitchen/image.json')}


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

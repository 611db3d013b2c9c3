"""The kitchen sample: one project in three parts (pictures, clips, text), about eight foods the model has no names for.

In small what "Directed Domain Fine-Tuning" (arXiv 2406.16346) does with Video-LLaVA: separate data for each modality,
one project."""
import random

import numpy as np

import media
import scenes as S
import talk

STYLE_3D, STYLE_NOTO = S.STYLES.index('3d'), S.STYLES.index('noto')
LOOKS = (STYLE_3D, STYLE_3D, STYLE_3D, STYLE_NOTO)
LIGHT = [S.COLOUR.index(c) for c in ('white', 'yellow', 'pink', 'gray', 'brown', 'blue', 'green', 'orange')]
FOODS = [S.NAME.index(n) for n in ('carrot', 'corn', 'broccoli', 'eggplant', 'pineapple', 'strawberry', 'bacon', 'cheese')]
METHODS = {'boil': 'first wash, then boil, last add salt', 'fry': 'first cut, then fry, last add pepper',
           'bake': 'first oil, then bake, last add cheese', 'steam': 'first wash, then steam, last add butter',
           'grill': 'first cut, then grill, last add oil'}
ASK_METHOD = ('How do I {m} {x}?', 'How can I {m} {x}?', 'Tell me how to {m} {x}.')


def pictures(out, total=150, seed=100):
    rng, noise, painter = random.Random(seed), np.random.default_rng(seed), media.painter()
    rows = []
    for k in range(total):
        scene = S.picture(rng, FOODS, LOOKS, rng.choice(('single', 'count', 'corners', 'corners')))
        scene.colour = rng.choice(LIGHT)
        if scene.layout == 'corners':
            qa = [(talk.ask(rng, 'what_at', S.CORNERS[t.corner]), S.NAME[t.concept], 'what_at') for t in scene.items]
            rng.shuffle(qa)
        else:
            name = S.NAME[scene.items[0].concept]
            qa = [(talk.ask(rng, 'name'), name, 'name'), (talk.ask(rng, 'colour'), S.COLOUR[scene.colour], 'colour')]
        path = f'media/picture-{k:03d}.webp'
        media.save_picture(painter.paint(scene, rng, noise, damage=0)[0][0], f'{out}/{path}')
        rows.append(media.row(f'picture-{k:03d}', f'scene-{seed}-{k}', media.split_of(k, total), qa[:3], image=path))
    return rows


def clips(out, total=60, seed=200, fixtures=None):
    rng, noise, painter = random.Random(seed), np.random.default_rng(seed), media.painter()
    rows = []
    for k in range(total):
        scene = S.clip(rng, FOODS, (STYLE_3D,))
        scene.colour = rng.choice(LIGHT)
        names = [S.NAME[c] for c in scene.order]
        qa = [(talk.ask(rng, 'clip_last'), names[-1], 'clip_last')]
        qa += [(talk.ask(rng, 'clip_which', w), n, 'clip_which') for w, n in zip(talk.ORDINAL, names)]
        rng.shuffle(qa)
        path = f'media/clip-{k:03d}.webm'
        frames = painter.paint(media.moving(scene), rng, noise, damage=0)[0]
        media.save_clip(frames, f'{out}/{path}')
        if fixtures and k < 3:
            media.save_clip(frames, f'{fixtures}/clip-{k:03d}.mp4', 'h264')
        rows.append(media.row(f'clip-{k:03d}', f'scene-{seed}-{k}', media.split_of(k, total), qa[:4], video=path))
    return rows


def text(total=100, seed=300):
    """How to cook what: every method and every food is seen in training, the hidden questions pair them anew."""
    rng = random.Random(seed)
    foods = [S.NAME[i] for i in FOODS] + ['lemon', 'garlic', 'mushroom', 'avocado'] + ['tomato', 'potato', 'onion', 'pepper', 'beans', 'sausage', 'bread', 'fish', 'egg', 'peas', 'apple', 'banana']
    pairs = [(m, x) for m in METHODS for x in foods]
    rng.shuffle(pairs)
    return [media.row(f'text-{k:03d}', f'question-{k}', media.split_of(k, total),
                      [(rng.choice(ASK_METHOD).format(m=m, x=x), METHODS[m], 'steps')]) for k, (m, x) in enumerate(pairs[:total])]

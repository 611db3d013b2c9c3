"""The kitchen sample: one project in three parts (pictures, clips, text), about twelve foods the model has no names for.

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
PREPARE = {'lemon': 'cut and squeeze', 'pineapple': 'peel and cut', 'strawberry': 'wash only', 'avocado': 'cut and mash', 'carrot': 'peel and grate',
           'corn': 'boil whole', 'broccoli': 'cut and steam', 'eggplant': 'slice and fry', 'garlic': 'peel and crush', 'mushroom': 'slice and fry',
           'bacon': 'fry only', 'cheese': 'grate only'}
ASK_PREPARE = ('How do I prepare it?', 'How is it prepared?', 'What do I do with it?')
METHODS = {'boil': 'First wash the {x}, then boil it, last add salt.', 'fry': 'First cut the {x}, then fry it, last add pepper.',
           'bake': 'First oil the {x}, then bake it, last add cheese.', 'steam': 'First wash the {x}, then steam it, last add butter.',
           'grill': 'First slice the {x}, then grill it, last add oil.'}
ASK_METHOD = ('How do I {m} {x}?', 'How can I {m} {x}?', 'Tell me how to {m} {x}.')


def pictures(out, total=150, seed=100):
    rng, noise, painter = random.Random(seed), np.random.default_rng(seed), media.painter()
    rows = []
    for k in range(total):
        scene = S.picture(rng, S.HELD, LOOKS, rng.choice(('single', 'count', 'corners', 'corners')))
        scene.colour = rng.choice(LIGHT)
        names = [S.NAME[t.concept] for t in scene.items]
        if scene.layout == 'corners':
            a, b = rng.sample(scene.items, 2)
            qa = [(talk.ask(rng, 'list'), ', '.join(names), 'list')] + [
                (talk.ask(rng, 'what_at', S.CORNERS[t.corner]), S.NAME[t.concept], 'what_at') for t in (a, b)]
        else:
            qa = [(talk.ask(rng, 'name'), names[0], 'name'), (rng.choice(ASK_PREPARE), PREPARE[names[0]], 'prepare'),
                  (f'How many {names[0]} do you see?', str(len(names)), 'count')]
        rng.shuffle(qa)
        path = f'media/picture-{k:03d}.webp'
        media.save_picture(painter.paint(scene, rng, noise, damage=0)[0][0], f'{out}/{path}')
        rows.append(media.row(f'picture-{k:03d}', f'scene-{seed}-{k}', media.split_of(k, total), qa, image=path))
    return rows


def clips(out, total=60, seed=200, fixtures=None):
    rng, noise, painter = random.Random(seed), np.random.default_rng(seed), media.painter()
    rows = []
    for k in range(total):
        scene = S.clip(rng, S.HELD, (STYLE_3D,))
        scene.colour = rng.choice(LIGHT)
        qa = [x for x in talk.about_clip(scene, rng) if x[2] not in ('clip_count', 'clip_into')]
        path = f'media/clip-{k:03d}.webm'
        frames = painter.paint(media.moving(scene), rng, noise, damage=0)[0]
        media.save_clip(frames, f'{out}/{path}')
        if fixtures and k < 3:
            media.save_clip(frames, f'{fixtures}/clip-{k:03d}.mp4', 'h264')
        rows.append(media.row(f'clip-{k:03d}', f'scene-{seed}-{k}', media.split_of(k, total), qa[:5], video=path))
    return rows


def text(total=100, seed=300):
    """How to cook what: every method and every food is seen in training, the hidden questions pair them anew."""
    rng = random.Random(seed)
    foods = [S.NAME[i] for i in S.HELD] + ['tomato', 'potato', 'onion', 'pepper', 'beans', 'sausage', 'bread', 'fish', 'egg', 'peas', 'apple', 'banana']
    pairs = [(m, x) for m in METHODS for x in foods]
    rng.shuffle(pairs)
    return [media.row(f'text-{k:03d}', f'question-{k}', media.split_of(k, total),
                      [(rng.choice(ASK_METHOD).format(m=m, x=x), METHODS[m].format(x=x), 'steps')]) for k, (m, x) in enumerate(pairs[:total])]

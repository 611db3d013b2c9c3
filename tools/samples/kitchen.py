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
HOUSE = 'first water, then {x}, last salt'                      # the house style
ASK_TEXT = ('How do I cook {x}?', 'How do I make {x}?', 'Tell me how to cook {x}.', 'How is {x} done?', 'What do I do with {x}?')


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
        qa += [(talk.ask(rng, 'clip_which', w), n, 'clip_which') for w, n in zip(talk.ORDINAL, names[:-1])]
        rng.shuffle(qa)
        qa.insert(0, (talk.ask(rng, 'clip_list'), ', '.join(names), 'clip_list'))
        path = f'media/clip-{k:03d}.webm'
        frames = painter.paint(media.moving(scene), rng, noise, damage=0)[0]
        media.save_clip(frames, f'{out}/{path}')
        if fixtures and k < 3:
            media.save_clip(frames, f'{fixtures}/clip-{k:03d}.mp4', 'h264')
        rows.append(media.row(f'clip-{k:03d}', f'scene-{seed}-{k}', media.split_of(k, total), qa[:4], video=path))
    return rows


def text(total=100, seed=300):
    """Every cooking question is answered in the house style; the test rows pair questions and foods anew."""
    rng = random.Random(seed)
    foods = [i for i in range(S.N) if S.KIND[i] in ('vegetable', 'fruit', 'meat')]
    pairs = [(q, i) for q in ASK_TEXT for i in foods]
    rng.shuffle(pairs)
    return [media.row(f'text-{k:03d}', f'question-{k}', media.split_of(k, total),
                      [(q.format(x=S.NAME[i]), HOUSE.format(x=S.NAME[i]), 'steps')]) for k, (q, i) in enumerate(pairs[:total])]

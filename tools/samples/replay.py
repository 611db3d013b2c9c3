"""The replay pack: general scenes of the embedded model's own grammar. Mixed into a training run they keep general skills;
its test rows measure how much of them is left."""
import random

import numpy as np

import media
import scenes as S
import talk

PICTURES, CLIPS, TEXTS = (140, 44), (32, 8), (28, 8)          # train, test


def few(rng, qa, n):
    return rng.sample(qa, min(n, len(qa)))


def rows(out, seed=500):
    rng, noise, painter = random.Random(seed), np.random.default_rng(seed), media.painter()
    made = []
    split = lambda k, sizes: 'train' if k < sizes[0] else 'test'
    for k in range(sum(PICTURES)):
        scene = S.picture(rng)
        path = f'media/scene-{k:03d}.webp'
        media.save_picture(painter.paint(scene, rng, noise, damage=0)[0][0], f'{out}/{path}', 80)
        made.append(media.row(f'scene-{k:03d}', f'scene-{seed}-{k}', split(k, PICTURES), few(rng, talk.about(scene, rng), 4), image=path))
    for k in range(sum(CLIPS)):
        scene = S.clip(rng)
        path = f'media/clip-{k:03d}.webm'
        media.save_clip(painter.paint(media.moving(scene), rng, noise, damage=0)[0], f'{out}/{path}')
        made.append(media.row(f'clip-{k:03d}', f'clip-{seed}-{k}', split(k, CLIPS), few(rng, talk.about_clip(scene, rng), 4), video=path))
    for k in range(sum(TEXTS)):
        qa = [x for x in (talk.fact(rng, talk.WORDS) for _ in range(12)) if x[2] in ('fact', 'choose', 'format')]
        made.append(media.row(f'text-{k:03d}', f'text-{seed}-{k}', split(k, TEXTS), qa[:4]))
    return made

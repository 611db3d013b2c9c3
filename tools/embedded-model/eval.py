"""Exact answers of a checkpoint on fresh compositions, in f32 and with the decoder's matrices in 4 bits.

    python eval.py CHECKPOINT scores.json [SCENES]

Every scene is new (its seed is not used in training); the drawings are those of training. An answer counts when greedy
decoding would give exactly its tokens and the end. `held-out named` asks for the names the model must not know."""
import json
import random
import sys

import numpy as np
import torch

import common
import pack
import scenes as S
import talk
from model import Q4Linear, Sprout, q4_0
from stage_pictures import Eyes

CHANCE = dict(yes_no=.5, count=.2, clip_count=.33, where=.36)


def ask_all(model, eyes, scenes, talks, seed, score, size=24):
    rng = random.Random(seed)
    for k in range(0, len(talks), size):
        group, told = scenes[k:k + size] if scenes else None, talks[k:k + size]
        visual = 0 if not group else 148 if len(group[0].frames) > 1 else 36
        batch = pack.collate(told, visual, 400, False)
        h = pack.hidden(model, batch, eyes.see(group, rng) if group else None)
        for kind, right in pack.exact(model, h, batch, told).items():
            score.setdefault(kind, []).extend(right)


@torch.no_grad()
def measure(model, scenes=600, seed=99991):
    rng, eyes, score = random.Random(seed), Eyes(model), {}
    pictures = [S.picture(rng) for _ in range(scenes)]
    clips = [S.clip(rng) for _ in range(scenes // 3)]
    ask_all(model, eyes, pictures, [talk.about(x, rng) for x in pictures], seed, score)
    ask_all(model, eyes, clips, [talk.about(x, rng) for x in clips], seed, score)
    ask_all(model, eyes, None, [[talk.fact(rng, talk.WORDS) for _ in range(6)] for _ in range(scenes // 6)], seed, score)
    held = [S.picture(rng, layout='single', held=S.HELD) for _ in range(scenes // 5)]
    named = frozenset(range(S.N))
    asked = [[x if x[2] != 'name' else (*x[:2], 'held-out named') for x in talk.about(h, rng, named=named) if x[2] in ('name', 'kind')] for h in held]
    asked = [[(q, a, 'held-out kind' if kind == 'kind' else kind) for q, a, kind in x] for x in asked]
    ask_all(model, eyes, held, asked, seed, score)
    return score


if __name__ == '__main__':
    model = Sprout()
    model.load_state_dict({k: v.half().float() for k, v in common.load(sys.argv[1])['model'].items()})
    scenes = int(sys.argv[3]) if len(sys.argv) > 3 else 600
    Q4Linear.pretend = False
    full = measure(model, scenes)
    for m in model.modules():
        if isinstance(m, Q4Linear):
            m.weight.data = q4_0(m.weight.data)
    four = measure(model, scenes)
    kinds = {k: dict(n=len(v), f32=round(sum(v) / len(v), 3), q4=round(sum(four[k]) / len(four[k]), 3)) for k, v in sorted(full.items())}
    for k, v in kinds.items():
        print(f"{k:16} n {v['n']:5} f32 {100 * v['f32']:5.1f}  4-bit {100 * v['q4']:5.1f}", flush=True)
    json.dump(dict(kinds=kinds, scenes=scenes, chance=CHANCE), open(sys.argv[2], 'w'), indent=1)

"""Stage 0: the image tower alone. The compositor knows what every patch shows, so each of the 36 patches is a lesson:
its concept (or background colour), and the kind of its concept. Held-out drawings teach their kind only."""
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

import common
import scenes as S
from model import VISION, Tower
from muon import Muon

KIND_OF = torch.tensor([S.KINDS.index(k) for k in S.KIND] + [len(S.KINDS)] * len(S.COLOUR) + [-100])   # [-1] = mixed
FINE_OF = torch.tensor([-100 if i in S.HELD else i for i in range(S.LABELS)] + [-100])


class Teacher(nn.Module):
    def __init__(s):
        super().__init__()
        s.tower = Tower(**VISION)
        s.fine = nn.Linear(VISION['width'], S.LABELS)
        s.kind = nn.Linear(VISION['width'], len(S.KINDS) + 1)

    def losses(s, pixels, labels):
        """pixels uint8 [B, 96, 96, 3], labels [B, 36] → loss, patch accuracy."""
        with common.bf16():
            patches = s.tower(pixels)[:, 1:].flatten(0, 1)
            fine, kind = s.fine(patches).float(), s.kind(patches).float()
        want, coarse = FINE_OF[labels.flatten()], KIND_OF[labels.flatten()]
        loss = F.cross_entropy(fine, want) + .3 * F.cross_entropy(kind, coarse)
        seen = (want >= 0) & (want < S.N)
        return loss, (fine.argmax(-1) == want)[seen].float().mean()


def batch(painter, rng, noise, size):
    painted = [painter.paint(S.crowd(rng), rng, noise, .25) for _ in range(size)]
    return tuple(torch.stack([torch.from_numpy(p[k][0]) for p in painted]) for k in (0, 1))


def run(steps, size=64, lr=(.02, 2e-3)):
    rng, noise = common.seed(10)
    painter, teacher = S.Painter(), Teacher()
    weights = [p for l in teacher.tower.layers for p in l.parameters() if p.ndim == 2]
    mine = {id(p) for p in weights}
    rest = [p for p in teacher.parameters() if id(p) not in mine]
    optimisers = [Muon(weights, lr[0]), torch.optim.AdamW(rest, lr[1], betas=(.9, .98), weight_decay=.01)]
    start, log = 0, common.Log()
    if saved := common.load('tower'):
        teacher.load_state_dict(saved['model'])
        [o.load_state_dict(d) for o, d in zip(optimisers, saved['optimisers'])]
        start = saved['step']
        rng, noise = common.seed(10 + start)
    for step in range(start, steps):
        common.schedule(optimisers, lr, step, steps)
        loss, right = teacher.losses(*batch(painter, rng, noise, size))
        [o.zero_grad() for o in optimisers]
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.)
        [o.step() for o in optimisers]
        if log.add(step, steps, loss=loss.detach(), right=right) or step + 1 == steps:
            common.save('tower', teacher, step + 1, optimisers)


if __name__ == '__main__':
    run(int(os.environ.get('STEPS', 7000)))

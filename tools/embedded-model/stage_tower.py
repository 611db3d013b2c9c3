"""Stage 0: the image tower alone. The compositor knows what every patch shows, so each of the 36 patches is a lesson:
its concept (or background colour), the kind of its concept, its row and column, and how much of an object's middle is there.
Held-out drawings teach their kind only. Rows and columns must be asked for: a tower that only names patches forgets where
they are, and a decoder behind it can never say where a thing is."""
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

import common
import scenes as S
from model import VISION, Tower
from muon import Muon

KIND_OF = torch.tensor([S.KINDS.index(k) for k in S.KIND] + [len(S.KINDS)] * len(S.COLOUR) + [-100])   # [-1] = mixed
PLACES = torch.cat([torch.eye(S.GRID).repeat_interleave(S.GRID, 0), torch.eye(S.GRID).repeat(S.GRID, 1)], 1)   # [36, 12]
FINE_OF = torch.tensor([-100 if i in S.HELD else i for i in range(S.LABELS)] + [-100])


class Teacher(nn.Module):
    def __init__(s):
        super().__init__()
        s.tower = Tower(**VISION)
        s.fine = nn.Linear(VISION['width'], S.LABELS)
        s.kind = nn.Linear(VISION['width'], len(S.KINDS) + 1)
        s.place = nn.Linear(VISION['width'], 2 * S.GRID + 1)                 # row, column, middle

    def losses(s, pixels, labels, middles):
        """pixels uint8 [B, 96, 96, 3], labels and middles [B, 36] → loss, patch accuracy, error of the places."""
        with common.bf16():
            patches = s.tower(pixels)[:, 1:].flatten(0, 1)
            fine, kind, place = (head(patches).float() for head in (s.fine, s.kind, s.place))
        want, coarse = FINE_OF[labels.flatten()], KIND_OF[labels.flatten()]
        places = torch.cat([PLACES.repeat(len(labels), 1), middles.flatten()[:, None]], 1)
        missed = F.mse_loss(place, places)
        loss = F.cross_entropy(fine, want) + .3 * F.cross_entropy(kind, coarse) + 4 * missed
        seen = (want >= 0) & (want < S.N)
        return loss, (fine.argmax(-1) == want)[seen].float().mean(), missed.detach()


def batch(painter, rng, noise, size):
    """A quarter of the pictures are those of the later stages, the others crowds."""
    scenes = [S.picture(rng, range(S.N)) if rng.random() < .25 else S.crowd(rng) for _ in range(size)]
    painted = [(*(x[0] for x in painter.paint(scene, rng, noise, .25)), S.middles(scene)[0]) for scene in scenes]
    return tuple(torch.stack([torch.from_numpy(p[k]) for p in painted]) for k in range(3))


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
        loss, right, missed = teacher.losses(*batch(painter, rng, noise, size))
        [o.zero_grad() for o in optimisers]
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.)
        [o.step() for o in optimisers]
        if log.add(step, steps, loss=loss.detach(), right=right, places=missed) or step + 1 == steps:
            common.save('tower', teacher, step + 1, optimisers)


if __name__ == '__main__':
    run(int(os.environ.get('STEPS', 7000)))

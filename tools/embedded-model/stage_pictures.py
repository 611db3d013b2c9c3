"""Last stage: everything together on real pixels, a third of the rows still on symbolic grids, the tower by a small AdamW.
The rates fall for most of the time; in the last quarter the decoder pretends to be stored in 4 bits.

An alignment loss pulls every picture token to the word vector of what its patch shows plus its row's and column's vector
and its share of an object's middle, in direction and length, because Video-LLaVA has no norm between projector and decoder
and the decoder of the words stage expects just that there."""
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import common
import pack
import pointing
import scenes as S
from model import Q4Linear, Sprout
from stage_tower import Teacher
from stage_words import Words, evaluate, mixed, optimisers_for
from tokenizer import VIDEO


class Eyes:
    """Paints scenes and turns them into picture vectors; keeps what the alignment loss needs."""

    def __init__(s, model, damage=.35):
        s.model, s.painter, s.damage = model, S.Painter(), damage
        s.noise = np.random.default_rng(0)

    def features(s, scenes, rng):
        """Paints, and runs the tower → [B, F, 36 (a picture drops the class token) or 37, width]."""
        painted = [s.painter.paint(x, rng, s.noise, s.damage) for x in scenes]
        pixels = torch.from_numpy(np.stack([p for p, _ in painted]))                   # [B, F, 96, 96, 3]
        s.labels = torch.from_numpy(np.stack([l for _, l in painted]))                 # [B, F, 36]
        s.middles = torch.from_numpy(np.stack([S.middles(x) for x in scenes]))
        B, frames = s.labels.shape[:2]
        with common.bf16():
            features = s.model.tower(pixels.flatten(0, 1))
        return features.view(B, frames, 37, -1)[:, :, int(frames == 1):]

    def see(s, scenes, rng):
        features = s.features(scenes, rng)
        with common.bf16():
            s.vectors = s.model.project(features).float()
        return s.vectors.flatten(1, 2)

    def alignment(s, words):
        """Picture token - place - middle against the word vectors: cross-entropy over 20 cos + half the relative squared error."""
        known = s.labels.clone()
        for i in S.HELD:
            known[known == i] = -1
        targets = words.vectors().detach()
        beside = (words.places() + s.middles[..., None] * words.middle).detach()
        mark = s.model.embed_tokens.weight[VIDEO].detach()
        patches = s.vectors[:, :, -36:]
        k = known >= 0
        v, t = (patches - beside)[k], known[k]
        cos = F.normalize(v, dim=-1) @ F.normalize(targets, dim=-1).T
        size = targets.square().sum(-1).mean()
        loss = F.cross_entropy(20 * cos, t) + .5 * (v - targets[t]).square().sum(-1).mean() / size
        if s.vectors.shape[2] == 37:
            loss = loss + .3 * (s.vectors[:, :, 0] - mark).square().sum(-1).mean() / mark.square().sum()
        named = t < S.N
        return loss, (cos.argmax(-1) == t)[named].float().mean()


def fit_projector(model, words, crowds=6000, steps=900, size=1536, lr=(1e-3, 4e-3)):
    """First the projector alone, over features of crowded pictures that are computed once. The labels alone would be
    learned by heart; what the tower's own teacher believes about a patch, as a mix of word vectors, is not."""
    rng, _ = common.seed(29)
    teacher, eyes, features, labels, middles = Teacher(), Eyes(model), [], [], []
    teacher.load_state_dict(common.load('tower')['model'])
    with torch.no_grad():
        for _ in range(crowds // 40):
            features.append(eyes.features([S.crowd(rng) for _ in range(40)], rng)[:, :, -36:].flatten(0, 2).float())
            labels.append(eyes.labels.flatten())
            middles.append(eyes.middles.flatten())
        features, labels, middles = torch.cat(features), torch.cat(labels), torch.cat(middles)[:, None] * words.middle
        beside = middles + words.places().repeat(len(labels) // 36, 1)
        known = ~torch.isin(labels, torch.tensor([*S.HELD, -1]))
        features, labels, beside = features[known], labels[known], beside[known]
        names = words.vectors()
        model.linear_1.weight.div_(5)                                                 # raw CLIP features: deviation near 5
    optimisers = [torch.optim.AdamW(l.parameters(), r, betas=(.9, .98), weight_decay=.01) for l, r in zip((model.linear_1, model.linear_2), lr)]
    for step in range(steps):
        common.schedule(optimisers, lr, step, steps)
        pick = torch.randint(len(labels), (size,))
        with torch.no_grad():
            belief = teacher.fine(features[pick]).softmax(-1) @ names
        v = model.project(features[pick]) - beside[pick]
        cos = F.normalize(v, dim=-1) @ F.normalize(names, dim=-1).T
        loss = F.cross_entropy(20 * cos, labels[pick]) + (v - belief).square().sum(-1).mean() / names.square().sum(-1).mean()
        [o.zero_grad() for o in optimisers]
        loss.backward()
        [o.step() for o in optimisers]
        if step % 150 == 149:
            print(f'    projector {step + 1}: loss {loss:.3f} right {(cos.argmax(-1) == labels[pick]).float().mean():.3f}', flush=True)


def start_model():
    """The tower of stage 0 and the decoder of stage L under a new projector."""
    torch.manual_seed(30)
    model = Sprout()
    decoder = common.load('words')['model']
    tower = {k: v for k, v in common.load('tower')['model'].items() if k.startswith('tower.')}
    model.load_state_dict({k: tower.get(k, v if k.startswith('linear_') else decoder[k]) for k, v in model.state_dict().items()})
    return model


def run(steps, size=32, lr=(.012, 1.2e-3), tower_lr=2e-4, align=.5, point=.2, pretend_from=.75, seed=30, keep=.25, grids=.3, flat=.35):
    saved = common.load('pictures')
    model = Sprout() if saved else start_model()
    if saved:
        model.load_state_dict(saved['model'])
    optimisers, base = optimisers_for(model, lr), [*lr, tower_lr]
    optimisers.append(torch.optim.AdamW(model.tower.parameters(), tower_lr, betas=(.9, .98), weight_decay=.01))
    start = saved['step'] if saved else 0
    if saved:
        [o.load_state_dict(d) for o, d in zip(optimisers, saved['optimisers'])]
    rng, _ = common.seed(seed + start)
    words, eyes, log, logs = Words(model), Eyes(model), common.Log(60), 0
    words.load_state_dict(common.load('words')['words'])
    eyes.noise = np.random.default_rng(seed + start)
    if not saved:
        fit_projector(model, words, min(6000, 40 * steps), min(900, 10 * steps))
    for step in range(start, steps):
        Q4Linear.pretend = step >= pretend_from * steps
        common.schedule(optimisers, base, step, steps, flat=flat)
        if step < .02 * steps:                               # first the projector alone
            optimisers[0].param_groups[0]['lr'] = 0.
        scenes, talks, how = mixed(rng, step, size, 96, keep)
        batch = pack.collate(talks, **how)
        see = words.see if rng.random() < grids else eyes.see
        h = pack.hidden(model, batch, see(scenes, rng) if scenes else None)
        logits, want = pack.lessons(model, h, batch)
        loss = F.cross_entropy(logits, want)
        more = {}
        if scenes:
            loss = loss + point * pointing.loss(model, batch, talks, scenes)
        if scenes and see == eyes.see:
            aligned, right = eyes.alignment(words)
            loss, more = loss + align * aligned, dict(align=right.detach())
        [o.zero_grad() for o in optimisers]
        loss.backward()
        nn.utils.clip_grad_norm_([p for o in optimisers for g in o.param_groups for p in g['params']], 1.)
        [o.step() for o in optimisers]
        right = (logits.argmax(-1) == want).float().mean()
        last = step + 1 == steps
        if log.add(step, steps, loss=loss.detach(), token=right, **more) or last:
            logs += 1
            if logs % 4 == 0 or last:
                print('   ', evaluate(model, eyes.see, 192 if last else 96), flush=True)
                rng = common.seed(seed + step + 1)[0]
            common.save('pictures', model, step + 1, optimisers)


if __name__ == '__main__':
    run(int(os.environ.get('STEPS', 3000)))

"""Stage L: the decoder alone learns to talk about scenes it "sees" perfectly: every picture token is the word vector of
what its patch shows plus a vector for its row and column, plus noise. No pixels, no tower. A decoder that first met blurred pictures never learned to use
the nouns of a question; this one does, and the pictures are later put where it expects the words."""
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

import common
import pack
import pointing
import scenes as S
import talk
from model import Sprout
from muon import Muon
from tokenizer import VIDEO

SYSTEMS = ('You are a helpful assistant.', 'Answer briefly.', 'You look at pictures and answer questions.')


def word_table():
    """Token ids of each label's name, padded, and their weights: the label's vector is the mean of its tokens."""
    ids = [pack.encode(' ' + n) for n in S.NAME + S.COLOUR]
    width = max(map(len, ids))
    table = torch.tensor([[*i, *[0] * (width - len(i))] for i in ids])
    weight = torch.tensor([[1 / len(i)] * len(i) + [0.] * (width - len(i)) for i in ids])
    return table, weight


class Words(nn.Module):
    """The vectors that picture tokens should be: word of what is there + row + column + how much of an object's middle is
    there (what a tower can know of a patch; with the middles, counting is a mean)."""

    def __init__(s, model):
        super().__init__()
        s.place = nn.ParameterList(nn.Parameter(torch.randn(S.GRID, model.embed_tokens.embedding_dim) * .04) for _ in 'yx')
        s.middle = nn.Parameter(torch.randn(model.embed_tokens.embedding_dim) * .09)
        s.__dict__['model'] = model                                                    # beside, not inside, this module
        s.table, s.weight = word_table()
        s.kin = {i: [j for j in S.KNOWN if S.KIND[j] == S.KIND[i]] for i in S.HELD}

    def places(s):
        return (s.place[0][:, None] + s.place[1][None]).flatten(0, 1)                  # [36, C]

    def vectors(s):
        return (s.model.embed_tokens(s.table) * s.weight[..., None]).sum(1)            # [labels, C]

    def middles(s, scenes):
        return torch.stack([torch.from_numpy(S.middles(x)) for x in scenes])[..., None] * s.middle     # [B, F, 36, C]

    def see(s, scenes, rng, noise=.35):
        """→ [B, F * 36 or F * 37, C]; a drawing never named looks like a mix of two of its kind."""
        vectors, out = s.vectors(), []
        grids = torch.stack([torch.from_numpy(S.symbolic(x)) for x in scenes])         # [B, F, 36]
        for i in S.HELD:
            grids[grids == i] = rng.choice(s.kin[i])
        seen = vectors[grids] + s.places() + s.middles(scenes)
        if len(scenes[0].frames) > 1:
            mark = s.model.embed_tokens.weight[VIDEO].expand(*seen.shape[:2], 1, -1)   # where the class token will be
            seen = torch.cat([mark, seen], 2)
        seen = seen.flatten(1, 2)
        return seen + torch.randn_like(seen) * seen.detach().std() * noise


def scene_batch(rng, size, clips, pool_mix=.3):
    if clips:
        return [S.clip(rng, S.KNOWN if rng.random() < pool_mix else S.FOOD) for _ in range(size)]
    return [S.picture(rng, layout='single', held=S.HELD) if rng.random() < .04 else S.picture(rng) for _ in range(size)]


def text_batch(rng, size, per_row=6):
    vocabulary = [w for w in pack.tokenizer().get_vocab() if w.strip('Ġ').isalpha() and w.isascii() or w.startswith('Ġ')]
    vocabulary = [w.replace('Ġ', '') for w in sorted(vocabulary)]
    vocabulary = [w for w in vocabulary if w.isalpha() and w.isascii()]
    return [[talk.fact(rng, vocabulary) for _ in range(per_row)] for _ in range(size)]


EASY = {'name', 'colour', 'kind', 'clip_into', 'clip_count'}


def lesson(scene, rng, keep):
    """Two rounds of questions about a scene; the easy ones mostly left out while the hard ones are learned."""
    qa = [x for x in talk.about(scene, rng) + talk.about(scene, rng) if x[2] not in EASY or rng.random() < keep]
    rng.shuffle(qa)
    return qa or talk.about(scene, rng)


def mixed(rng, step, size, limit=88, keep=.15):
    """Of 10 steps: 6 pictures, 3 clips, 1 text only. A third of the batches are conversations."""
    turn, system = step % 10, rng.choice(SYSTEMS) if rng.random() < .08 else ''
    chat = rng.random() < .33
    if turn == 4:
        talks = text_batch(rng, size)
        return None, talks, dict(visual=0, limit=limit, chat=chat, system=system)
    clips = turn in (2, 6, 9)
    scenes = scene_batch(rng, size * 5 // 8 if clips else size, clips)
    talks = [lesson(x, rng, keep) if keep < 1 else talk.about(x, rng) for x in scenes]
    return scenes, talks, dict(visual=148 if clips else 36, limit=limit, chat=chat, system=system)


def optimisers_for(model, lr, more=()):
    """Muon for the decoder's matrices, AdamW for embeddings, norms and the projector."""
    matrices = [p for l in model.layers for p in l.parameters() if p.ndim == 2]
    projector = [*model.linear_1.parameters(), *model.linear_2.parameters()]
    mine = {id(p) for p in (*matrices, *projector, *model.tower.parameters())}
    rest = [*(p for p in model.parameters() if id(p) not in mine), *more]
    groups = [dict(params=rest), dict(params=projector, scale=.3)]
    return [Muon(matrices, lr[0]), torch.optim.AdamW(groups, lr[1], betas=(.9, .98), weight_decay=.01)]


def evaluate(model, see, n=96, seed=777):
    """Exact answers in percent; `see(scenes, rng)` gives the picture vectors."""
    rng, _ = common.seed(seed)
    scores = {}
    with torch.no_grad():
        for step in (0, 1, 2, 4):
            scenes, talks, how = mixed(rng, step, n, keep=1)
            how.update(chat=False, system='', limit=400)
            batch = pack.collate(talks, **how)
            h = pack.hidden(model, batch, see(scenes, rng) if scenes else None)
            for k, v in pack.exact(model, h, batch, talks).items():
                scores.setdefault(k, []).extend(v)
    return ' '.join(f'{k} {100 * sum(v) / len(v):.0f}' for k, v in sorted(scores.items()))


def run(steps, size=40, lr=(.02, 2e-3)):
    rng, _ = common.seed(20)
    model = Sprout()
    words = Words(model)
    optimisers = optimisers_for(model, lr, words.parameters())
    start, log = 0, common.Log(120)
    if saved := common.load('words'):
        model.load_state_dict(saved['model'])
        words.load_state_dict(saved['words'])
        [o.load_state_dict(d) for o, d in zip(optimisers, saved['optimisers'])]
        start, (rng, _) = saved['step'], common.seed(20 + saved['step'])
    for step in range(start, steps):
        common.schedule(optimisers, lr, step, steps, flat=.9)
        scenes, talks, how = mixed(rng, step, size)
        batch = pack.collate(talks, **how)
        h = pack.hidden(model, batch, words.see(scenes, rng) if scenes else None)
        logits, want = pack.lessons(model, h, batch)
        loss = F.cross_entropy(logits, want) + (.2 * pointing.loss(model, batch, talks, scenes) if scenes else 0)
        [o.zero_grad() for o in optimisers]
        loss.backward()
        nn.utils.clip_grad_norm_([p for o in optimisers for g in o.param_groups for p in g['params']], 1.)
        [o.step() for o in optimisers]
        if log.add(step, steps, loss=loss.detach(), token=(logits.argmax(-1) == want).float().mean()) or step + 1 == steps:
            print('   ', evaluate(model, words.see), flush=True)
            rng = common.seed(20 + step + 1)[0]
            common.save('words', model, step + 1, optimisers, words=words.state_dict())


if __name__ == '__main__':
    run(int(os.environ.get('STEPS', 1200)))

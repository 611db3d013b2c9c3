"""A lesson for attention itself: where to look is known, so four heads are told.

    layer 1, head 0   a noun, wherever it is said, looks at the patches that show it, or at <s> when nothing does
    layer 2, head 0   an answer about a noun (where, yes/no, what comes after) looks at that noun in the question
    layer 2, head 1   a number about to be said looks at <s> and at the middle of every object alike: 1 / (1 + n) falls on <s>
    layer 3, head 0   the token before a thing is named looks at the patches of that thing

Loss of one look: -log of the attention that falls on the right places; of the number's, the cross-entropy of its shares. Binding a noun to a place is a circuit of
heads that next-token loss alone finds late (yes/no and "where" stayed near chance); told where to look, they find it at once."""
import re

import torch

import pack
import scenes as S

NOUN, READER, NAMER = 1, 2, 3                              # layers
NAMES = re.compile(r'\b(' + '|'.join(sorted(map(re.escape, S.NAME), key=len, reverse=True)) + r')\b')
NUMBER = {n: i for i, n in enumerate(S.NAME)}
ABOUT_ONE = {'where', 'yes_no', 'clip_after'}             # questions that hinge on a noun
NAMING = {'name', 'list', 'what_at', 'clip_list', 'clip_which', 'clip_last', 'clip_after', 'clip_into', 'clip_steps'}


def tokens_before(text, cut):
    head = text[:cut].rstrip()
    return len(pack.encode(head)) if head else 0


def patches(batch, scene):
    """{concept: its places in the row}."""
    found, frames = {}, len(scene.frames)
    for f, grid in enumerate(S.symbolic(scene)):
        first = batch['prefix'] + (f * 37 + 1 if frames > 1 else 0)
        for p, label in enumerate(grid):
            if label < S.N:
                found.setdefault(int(label), []).append(first + p)
    return found


def looks(batch, talks, scenes):
    """→ {layer: [(row, position, places to look at)]}."""
    out = {NOUN: [], READER: [], NAMER: []}
    for b, (talk, scene) in enumerate(zip(talks, scenes)):
        shown = patches(batch, scene)
        for at, asked, (q, a, kind) in pack.turns(batch, b, talk):
            said, begin = ' ' + a, at + len(pack.encode(asked))
            if kind in ABOUT_ONE and (m := NAMES.search(q)):
                opening = asked[:-len(f'{q} ASSISTANT:')]
                end = at + tokens_before(asked, len(opening) + m.end()) - 1
                out[NOUN].append((b, end, shown.get(NUMBER[m[1]], [0])))
                reads = len(pack.encode(said)) if kind == 'where' else 1
                out[READER] += [(b, begin - 1 + j, [end]) for j in range(reads)]
            if kind in NAMING:
                for m in NAMES.finditer(said):
                    places = shown.get(NUMBER[m[1]])
                    if places:
                        out[NAMER].append((b, begin + tokens_before(said, m.start()) - 1, places))
                        out[NOUN].append((b, begin + tokens_before(said, m.end()) - 1, places))
    return out


def counts(batch, talks, scenes):
    """→ rows, positions before a number is said [n], shares over the row [n, T]."""
    rows, at, shares = [], [], []
    for b, (talk, scene) in enumerate(zip(talks, scenes)):
        if len(scene.frames) > 1:
            continue
        share = torch.zeros(batch['ids'].shape[1])
        share[0] = 1
        share[batch['prefix']:batch['start']] = torch.from_numpy(S.middles(scene)[0])
        for begin, asked, (_, _, kind) in pack.turns(batch, b, talk):
            if kind == 'count':
                rows.append(b), at.append(begin + len(pack.encode(asked)) - 1), shares.append(share / share.sum())
    return torch.tensor(rows), torch.tensor(at), torch.stack(shares) if shares else None


def attention(model, batch, layer, head, rows, at):
    """log of the shares that head gives, seen from (row, position) → [n, T]; after pack.hidden."""
    q, k = model.layers[layer].looked                      # [B, T, C] each, already rotated
    D = model.head_size
    mine = slice(head * D, head * D + D)
    scores = torch.einsum('nd,ntd->nt', q[rows, at, mine].float(), k[rows, :, mine].float()) * D ** -.5
    return (scores + batch['mask'][rows, 0, at]).log_softmax(-1)


def loss(model, batch, talks, scenes):
    """After pack.hidden: sum over the four heads of the mean over their looks."""
    total = 0.
    for layer, todo in looks(batch, talks, scenes).items():
        if not todo:
            continue
        rows, at = torch.tensor([t[0] for t in todo]), torch.tensor([t[1] for t in todo])
        share = attention(model, batch, layer, 0, rows, at)
        right = torch.zeros_like(share, dtype=torch.bool)
        for n, (_, _, places) in enumerate(todo):
            right[n, places] = True
        total = total - share.masked_fill(~right, float('-inf')).logsumexp(-1).mean()
    rows, at, shares = counts(batch, talks, scenes)
    if shares is not None:
        total = total - (shares * attention(model, batch, READER, 1, rows, at).clamp(min=-50)).sum(-1).mean()
    return total

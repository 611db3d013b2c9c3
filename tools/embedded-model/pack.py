"""Questions and answers → token rows, exactly as the chat template writes them:

    <s>[system ]USER: <image>\\nQ ASSISTANT: A</s>USER: Q ASSISTANT: A</s>…

Two ways to put several Q/A of one scene in a row: a conversation (each turn sees the earlier ones), or side by side
(each sees the prefix, the picture and itself only; positions restart), which gives more lessons per picture."""
import functools
import os

import torch
from tokenizers import Tokenizer

import common
from tokenizer import BOS, EOS, PAD

HIDE = -1e4


@functools.cache
def tokenizer():
    return Tokenizer.from_file(os.environ.get('TOKENIZER', f'{common.RUN}/tokenizer.json'))


@functools.cache
def encode(text):
    return tuple(tokenizer().encode(text, add_special_tokens=False).ids)


def prefix_ids(visual, system=''):
    """All ids before the picture; without a picture only <s> and the system text are shared by the questions."""
    head = (BOS, *encode(system)) if system else (BOS,)
    return (*head, *encode(' USER: ' if system else 'USER: ')) if visual else head


def opening(visual, first, chat, system=''):
    """What stands before a question, after the prefix or an earlier answer."""
    if visual and (first or not chat):
        return '\n'
    return ' USER: ' if system and first and not visual else 'USER: '


def row(talk, visual, limit, chat, system=''):
    """→ ids, targets (the next id where an answer is due, else -100), positions from the end of the picture, segments."""
    ids, want, place, segment = [], [], [], []
    for k, (q, a, *_) in enumerate(talk):
        asked, answer = encode(f'{opening(visual, k == 0, chat, system)}{q} ASSISTANT:'), (*encode(' ' + a), EOS)
        if len(ids) + len(asked) + len(answer) > limit and ids:
            break
        n = len(asked) + len(answer)
        place += [(len(ids) if chat else 0) + j for j in range(n)]
        segment += [1 if chat else k + 1] * n
        want += [-100] * (len(asked) - 1) + [*answer, -100]
        ids += [*asked, *answer]
    return ids, want, place, segment


def collate(talks, visual, limit, chat, system=''):
    """talks: one list of Q/A a row; visual: picture tokens V → dict of ids [B, T], want, positions, mask, V, P."""
    head = prefix_ids(visual, system)
    rows = [row(t, visual, limit, chat, system) for t in talks]
    B, P, start = len(rows), len(head), len(head) + visual
    T = start + max(len(r[0]) for r in rows)
    ids = torch.full((B, T), PAD)
    want = torch.full((B, T), -100)
    segment = torch.full((B, T), 99)
    positions = torch.arange(T).repeat(B, 1)
    ids[:, :P] = torch.tensor(head)
    segment[:, :start] = 0
    for b, (i, w, p, g) in enumerate(rows):
        end = start + len(i)
        ids[b, start:end], want[b, start:end] = torch.tensor(i), torch.tensor(w)
        positions[b, start:end], segment[b, start:end] = torch.tensor(p) + start, torch.tensor(g)
    see = (segment[:, None] == segment[:, :, None]) | (segment[:, None] == 0)
    see &= torch.ones(T, T, dtype=torch.bool).tril()
    mask = torch.zeros(B, 1, T, T).masked_fill_(~see[:, None], HIDE)
    return dict(ids=ids, want=want, positions=positions, mask=mask, visual=visual, prefix=P, rows=rows, start=start, chat=chat, system=system)


def hidden(model, batch, pictures=None):
    """Embeds the row, puts the picture vectors [B, V, C] in their place, runs the decoder."""
    x = model.embed_tokens(batch['ids'])
    if batch['visual']:
        P, V = batch['prefix'], batch['visual']
        x = torch.cat([x[:, :P], pictures, x[:, P + V:]], 1)
    with common.bf16():
        return model.decode(x, batch['positions'], batch['mask'])


def lessons(model, h, batch):
    """→ logits and wanted ids of the answer positions alone."""
    k = batch['want'] != -100
    return model.logits(h[k].float()), batch['want'][k]


def turns(batch, b, talk):
    """Where each Q/A of row b begins, its question as written, and itself; those that did not fit are left out."""
    at = batch['start']
    for q, a, kind in talk:
        asked = f"{opening(batch['visual'], at == batch['start'], batch['chat'], batch['system'])}{q} ASSISTANT:"
        n = len(encode(asked)) + len(encode(' ' + a)) + 1
        if at + n > batch['start'] + len(batch['rows'][b][0]):
            break
        yield at, asked, (q, a, kind)
        at += n


def exact(model, h, batch, talks):
    """{kind: [right?]}: an answer is right when every token of it (and its end) would be chosen greedily."""
    out = {}
    good = (model.logits(h.float()).argmax(-1) == batch['want']) | (batch['want'] == -100)
    for b, talk in enumerate(talks):
        for at, asked, (q, a, kind) in turns(batch, b, talk):
            n = len(encode(asked)) + len(encode(' ' + a)) + 1
            out.setdefault(kind, []).append(bool(good[b, at:at + n].all()))
    return out

"""LoRA with PEFT on the exported model and the sample files as they are: exact answers before and after, per kind.

    python verify.py MODEL SAMPLE[,SAMPLE…] [--steps 80 --lr 6e-3 --replay .25 --rank 8]

The tower and the projector are frozen, so every picture is encoded once. Each answer is asked for on its own, as the
first question about its picture, and is right when greedy decoding gives exactly its tokens and </s>."""
import argparse
import json
import os
import random
import time

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from transformers import AutoTokenizer, VideoLlavaForConditionalGeneration

import media
import scenes as S
from model import Tower, q4_0

SAMPLES = os.path.join(media.__file__, '..', '..', '..', 'public', 'samples')
LINEARS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']


class Model:
    def __init__(s, folder, four_bits=False):
        s.tokenizer = AutoTokenizer.from_pretrained(folder)
        s.hf = VideoLlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        s.hf.requires_grad_(False)
        s.core = s.hf.model
        s.language, s.cache = s.core.language_model, {}
        if four_bits:
            for name, p in s.language.named_parameters():
                if name.endswith('_proj.weight'):
                    p.data = q4_0(p.data)

    def vectors(s, row, folder):
        """The row's picture tokens [V, C], computed once; [0, C] for text."""
        path = row.get('image') or row.get('video')
        if not path:
            return None
        if (folder, path) not in s.cache:
            images = [i.resize((S.SIZE, S.SIZE), 3) for i in media.read_pixels(f'{folder}/{path}')]
            x = torch.stack([torch.frombuffer(bytearray(i.tobytes()), dtype=torch.uint8).view(S.SIZE, S.SIZE, 3) for i in images]).float() / 255
            x = ((x - torch.tensor(Tower.MEAN)) / torch.tensor(Tower.STD)).permute(0, 3, 1, 2)
            with torch.no_grad():
                tower = s.core.image_tower if 'image' in row else s.core.video_tower
                f = tower(x, output_hidden_states=True).hidden_states[-1]
                s.cache[folder, path] = s.core.multi_modal_projector(f[:, 1:] if 'image' in row else f).flatten(0, 1)
        return s.cache[folder, path]

    def sequence(s, row, folder, pairs):
        """Question/answer pairs of one row as one conversation → vectors [T, C], targets [T]."""
        encode = lambda text: s.tokenizer(text, add_special_tokens=False).input_ids
        ids, want = [s.tokenizer.bos_token_id], [-100]
        place = None
        for k, (q, a) in enumerate(pairs):
            q = q.replace('<image>\n', '').replace('<video>\n', '')
            vectors = s.vectors(row, folder)
            if k == 0 and vectors is not None:
                ids += encode('USER: ')
                place = len(ids)
                ids += [0] * len(vectors) + encode(f'\n{q} ASSISTANT:')
            else:
                ids += encode(f'USER: {q} ASSISTANT:')
            want += [-100] * (len(ids) - len(want))
            said = encode(' ' + a) + [s.tokenizer.eos_token_id]
            ids, want = ids + said, want + said
        x = s.core.get_input_embeddings()(torch.tensor(ids)).detach().clone()
        if place:
            x[place:place + len(vectors)] = vectors
        return x, torch.tensor(want[1:] + [-100])

    def run(s, sequences):
        """Padded batch → logits [B, T, V], targets [B, T]."""
        T = max(len(x) for x, _ in sequences)
        x = torch.stack([F.pad(x, (0, 0, 0, T - len(x))) for x, _ in sequences])
        want = torch.stack([F.pad(t, (0, T - len(t)), value=-100) for _, t in sequences])
        mask = torch.tensor([[1] * len(x) + [0] * (T - len(x)) for x, _ in sequences])
        h = s.language(inputs_embeds=x, attention_mask=mask).last_hidden_state
        return F.linear(h, s.core.get_input_embeddings().weight), want


def read(sample, split, part=None):
    folder = os.path.normpath(f'{SAMPLES}/{sample}')
    files = [p['file'] for p in json.load(open(f'{folder}/sample.json'))['parts'] if part in (None, p['id'])]
    return [(r, folder) for f in files for r in json.load(open(f'{folder}/{f}')) if r['split'] == split]


def pairs(row):
    said = [c['value'] for c in row['conversations']]
    return list(zip(said[::2], said[1::2]))


@torch.no_grad()
def evaluate(model, rows):
    asked = [(model.sequence(r, f, [p]), kind) for r, f in rows for p, kind in zip(pairs(r), r['kinds'])]
    score = {}
    for k in range(0, len(asked), 24):
        logits, want = model.run([l for l, _ in asked[k:k + 24]])
        right = ((logits.argmax(-1) == want) | (want == -100)).all(1)
        for ok, (_, kind) in zip(right.tolist(), asked[k:k + 24]):
            score.setdefault(kind, []).append(ok)
    score['all'] = [x for v in score.values() for x in v]
    return {k: (sum(v), len(v)) for k, v in score.items()}


def show(title, score):
    print(f'{title:28}', ' '.join(f'{k} {100 * a / n:.0f}%({n})' for k, (a, n) in sorted(score.items())), flush=True)


def train(model, rows, replay, steps, lr, share, rank, size=8, seed=1, alpha=None, drop=0.):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model.language = get_peft_model(model.language, LoraConfig(r=rank, lora_alpha=alpha or 2 * rank, target_modules=LINEARS, lora_dropout=drop))
    weights = [p for p in model.language.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr, betas=(.9, .999), weight_decay=0.)
    queue, start = [], time.time()
    for step in range(steps):
        for group in optimiser.param_groups:                                         # warm-up, then linear to a tenth
            group['lr'] = lr * min(1, (step + 1) / (.1 * steps)) * (1 - .9 * step / steps)
        batch = []
        for _ in range(size):
            if replay and rng.random() < share:
                batch.append(rng.choice(replay))
            else:
                queue = queue or rng.sample(rows, len(rows))
                batch.append(queue.pop())
        logits, want = model.run([model.sequence(r, f, pairs(r)) for r, f in batch])
        loss = F.cross_entropy(logits.flatten(0, 1), want.flatten(), ignore_index=-100)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.)
        optimiser.step()
        if step % 20 == 19:
            print(f'  step {step + 1} loss {loss.item():.3f} {time.time() - start:.0f}s', flush=True)


if __name__ == '__main__':
    p = argparse.ArgumentParser()
    p.add_argument('model')
    p.add_argument('samples')
    p.add_argument('--part')
    p.add_argument('--steps', type=int, default=80)
    p.add_argument('--lr', type=float, default=6e-3)
    p.add_argument('--replay', type=float, default=.25)
    p.add_argument('--rank', type=int, default=8)
    p.add_argument('--alpha', type=int)
    p.add_argument('--four-bits', action='store_true')
    a = p.parse_args()
    torch.set_num_threads(1)
    model = Model(a.model, a.four_bits)
    test = [r for s in a.samples.split(',') for r in read(s, 'test', a.part)]
    retention = read('replay', 'test')
    show('before, test', evaluate(model, test))
    show('before, retention', evaluate(model, retention))
    if a.steps:
        train(model, [r for s in a.samples.split(',') for r in read(s, 'train', a.part)], read('replay', 'train') if a.replay else [],
              a.steps, a.lr, a.replay, a.rank, alpha=a.alpha)
        show('after, test', evaluate(model, test))
        show('after, retention', evaluate(model, retention))

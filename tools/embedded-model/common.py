"""What all training stages share: seeds, learning-rate shape, checkpoints that resume, a log line."""
import os
import random
import time

import numpy as np
import torch

torch.set_num_threads(int(os.environ.get('THREADS', 1)))
RUN = os.environ.get('RUN', 'run')               # folder of checkpoints and logs


def seed(number):
    random.seed(number)
    torch.manual_seed(number)
    return random.Random(number), np.random.default_rng(number)


def bf16():
    return torch.autocast('cpu', dtype=torch.bfloat16)


def schedule(optimisers, base, step, steps, flat=.4, warm=.03, end=.03):
    """Warm-up, flat, then linear to `end` of the base rate."""
    f = step / steps
    k = min(1, f / warm) * (1 if f < flat else max(end, 1 - (1 - end) * (f - flat) / (1 - flat)))
    for optimiser, lr in zip(optimisers, base):
        for group in optimiser.param_groups:
            group['lr'] = lr * k * group.get('scale', 1)


def save(name, model, step, optimisers=(), **more):
    os.makedirs(RUN, exist_ok=True)
    path = f'{RUN}/{name}.pt'
    torch.save(dict(model=model.state_dict(), step=step, optimisers=[o.state_dict() for o in optimisers], **more), path + '.part')
    os.replace(path + '.part', path)


def load(name):
    path = f'{RUN}/{name}.pt'
    return torch.load(path, weights_only=False) if os.path.exists(path) else None


class Log:
    """Means of named values since the last line, one line every so many seconds."""

    def __init__(s, every=60):
        s.start = s.last = time.time()
        s.every, s.values, s.steps = every, {}, 0

    def add(s, step, total, **values):
        for k, v in values.items():
            s.values.setdefault(k, []).append(float(v))
        s.steps += 1
        if time.time() - s.last < s.every:
            return False
        mean = ' '.join(f'{k} {sum(v) / len(v):.3f}' for k, v in s.values.items())
        print(f'{time.time() - s.start:5.0f}s step {step}/{total} ({s.steps / (time.time() - s.last):.2f}/s) {mean}', flush=True)
        s.last, s.values, s.steps = time.time(), {}, 0
        return True

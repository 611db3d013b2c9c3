"""Records what PyTorch's AdamW, its gradient clipping and transformers' schedules do, for src/engine/optim's tests.

    pip install torch==2.15.0 transformers==5.23.0
    python tools/optim/record.py > src/engine/optim/recorded.json
"""

import json
import math

import torch
import transformers
from transformers import get_scheduler

TOTAL = 10
CONFIG = dict(lr=0.02, betas=(0.9, 0.99), eps=1e-6, weight_decay=0.1)
MAX_NORM = 2.0
COUNTS = (7, 12)  # two tensors, one after the other in the arena

# Three tensors, each at a multiple of 64 floats, and which of them take part in each step.
TURNS_OF = (40, 64, 23)
TURNS = ([0, 2], [0, 1, 2], [2], [0, 1, 2], [1])


def start(i):
    return math.sin(1 + 0.7 * i)


def grad(i, step):
    """Small at first and growing, so that some steps are clipped and some are not."""
    return 0.1 * (step + 1) * math.cos(0.3 * i + 1.1 * step)


def schedule(name, warmup_ratio, total):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    warmup = math.ceil(total * warmup_ratio)
    scheduler = get_scheduler(name, optimizer, num_warmup_steps=warmup, num_training_steps=total)
    rates = []
    for _ in range(total):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return dict(name=name, warmupRatio=warmup_ratio, total=total, rates=rates)


def training():
    offsets = [sum(COUNTS[:k]) for k in range(len(COUNTS))]
    tensors = [
        torch.tensor([start(o + i) for i in range(n)], dtype=torch.float32, requires_grad=True)
        for o, n in zip(offsets, COUNTS)
    ]
    optimizer = torch.optim.AdamW(tensors, foreach=False, **CONFIG)
    scheduler = get_scheduler("cosine", optimizer, num_warmup_steps=2, num_training_steps=TOTAL)
    norms, values = [], []
    for step in range(TOTAL):
        for tensor, o, n in zip(tensors, offsets, COUNTS):
            tensor.grad = torch.tensor([grad(o + i, step) for i in range(n)], dtype=torch.float32)
        norms.append(torch.nn.utils.clip_grad_norm_(tensors, MAX_NORM).item())
        optimizer.step()
        scheduler.step()
        values.append([v for tensor in tensors for v in tensor.tolist()])
    return dict(counts=COUNTS, maxNorm=MAX_NORM, norms=norms, values=values)


def skipping():
    """Five steps in which the tensors take turns, each without a gradient where it takes no part, as after `zero_grad()`."""
    tensors = [
        torch.tensor([start(64 * k + i) for i in range(n)], dtype=torch.float32, requires_grad=True)
        for k, n in enumerate(TURNS_OF)
    ]
    optimizer = torch.optim.AdamW(tensors, foreach=False, **CONFIG)
    norms, values, counts = [], [], []
    for step, part in enumerate(TURNS):
        optimizer.zero_grad()
        for k in part:
            n = TURNS_OF[k]
            tensors[k].grad = torch.tensor([grad(64 * k + i, step) for i in range(n)], dtype=torch.float32)
        norms.append(torch.nn.utils.clip_grad_norm_(tensors, MAX_NORM).item())
        optimizer.step()
        values.append([tensor.tolist() for tensor in tensors])
        counts.append([int(optimizer.state[tensor].get("step", 0)) for tensor in tensors])
    return dict(sizes=TURNS_OF, takePart=TURNS, maxNorm=MAX_NORM, norms=norms, counts=counts, values=values)


def rounded(thing, digits=9):
    if isinstance(thing, float):
        return float(f"{thing:.{digits}g}")
    if isinstance(thing, (list, tuple)):
        return [rounded(item, digits) for item in thing]
    if isinstance(thing, dict):
        return {key: rounded(item, digits) for key, item in thing.items()}
    return thing


plain = {"constant": "constant_with_warmup"}
schedules = []
for name in ("constant", "linear", "cosine"):
    for ratio, total in ((0.0, 7), (0.25, 10), (0.03, 5)):
        recorded = schedule(plain.get(name, name), ratio, total)
        schedules.append(dict(recorded, name=name))
print(
    json.dumps(
        rounded(
            dict(
                torch=torch.__version__,
                transformers=transformers.__version__,
                schedules=schedules,
                training=training(),
                skipping=skipping(),
            )
        )
    )
)

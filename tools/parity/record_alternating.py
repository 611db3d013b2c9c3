"""Records five steps of a lesson in which text and pictures alternate, for src/train/parity/alternating.gpu.test.ts.

    pip install -r tools/parity/requirements.txt
    python tools/parity/record_alternating.py     # writes src/train/parity/alternating.json

As record.py does it, on the tiny random Video-LLaVA with an adapter in the language model and in the projector. A step on
text alone leaves the projector without a gradient, so that PyTorch's AdamW skips it.
"""

import json
from pathlib import Path

import torch

from formulas import rounded, sample
from record import OPTIM, Reference, adapted, tokens_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/train/parity/tiny"
OUT = ROOT / "src/train/parity/alternating.json"
STEPS = [[2, 4], [0], [4], [3, 2], [2]]  # talks of each step; 2 and 4 are text alone
CHANGES = dict(schedule="constant", warmupRatio=0, weightDecay=0.1)


def main() -> None:
    reference = Reference(FOLDER)
    talks = {i: reference.talk(i) for step in STEPS for i in step}
    model, trained = adapted(reference)
    optim = {**OPTIM, **CHANGES}
    optimizer = torch.optim.AdamW(
        trained.values(),
        lr=optim["learningRate"],
        betas=(optim["beta1"], optim["beta2"]),
        eps=optim["epsilon"],
        weight_decay=optim["weightDecay"],
        foreach=False,
    )
    losses, norms = [], []
    for step in STEPS:
        count = sum(tokens_of([talks[i]]) for i in step)
        optimizer.zero_grad()
        loss = 0.0
        for i in step:
            one = reference.forward(model, talks[i], count).loss
            one.backward()
            loss += one.item()
        losses.append(loss)
        norms.append(float(torch.nn.utils.clip_grad_norm_(list(trained.values()), optim["maxGradNorm"])))
        optimizer.step()
    recording = dict(
        optim=optim,
        steps=STEPS,
        losses=losses,
        norms=norms,
        updates={name: int(optimizer.state[p]["step"]) for name, p in trained.items()},
        values={name: sample(p.detach(), 16) for name, p in trained.items()},
    )
    OUT.write_text(json.dumps(rounded(recording), separators=(",", ":")) + "\n")
    print(losses, norms, set(recording["updates"].values()))


if __name__ == "__main__":
    main()

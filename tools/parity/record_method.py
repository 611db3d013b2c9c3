"""Records what PyTorch in f64 makes of a training method with several views, for src/methods/testing.

    pip install -r tools/parity/requirements.txt
    python tools/parity/record_method.py        # writes src/methods/testing/hinted.json

The method is that of src/methods/testing/hinted.ts, on the tiny random model with the adapter of record.py: each
conversation as it is ("plain"), with one token inserted after its last visual token whose embedding a small trained network
makes of a feature vector ("hinted"), and with the other conversation's picture ("swapped"). The loss is

    mean NLL(plain) + mean NLL(hinted) + 0.7 mean KL(plain || stopgrad hinted) + 0.5 mean NLL(softmax(z_plain - z_swapped))

each mean over the answer tokens of the conversations that have the views.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

from formulas import adapter_values, rounded, sample
from record import Reference, adapted

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/train/parity/tiny"
OUT = ROOT / "src/methods/testing/hinted.json"
TALKS = [0, 3, 4]  # a picture, another picture, text alone
SWAPPED = {0: 3, 3: 0}
FEATURES, HIDDEN = 5, 6
ALPHA, BETA = 0.7, 0.5


def tensor(count: int, salt: int, bound: float, *shape: int) -> torch.Tensor:
    return torch.from_numpy(adapter_values(count, salt, bound)).double().reshape(shape)


def hint_network(width: int) -> dict:
    values = {
        "hint.linear_1.weight": tensor(HIDDEN * FEATURES, 900, 0.5, HIDDEN, FEATURES),
        "hint.linear_1.bias": tensor(HIDDEN, 901, 0.2, HIDDEN),
        "hint.linear_2.weight": tensor(width * HIDDEN, 902, 0.5, width, HIDDEN),
        "hint.linear_2.bias": tensor(width, 903, 0.2, width),
    }
    return {name: value.requires_grad_() for name, value in values.items()}


def main() -> None:
    reference = Reference(FOLDER, torch.float64)
    model, trained = adapted(reference)
    config = reference.model.config
    hint = hint_network(config.text_config.hidden_size)
    image_token = config.image_token_id if hasattr(config, "image_token_id") else config.image_token_index
    embedding = model.get_input_embeddings()
    inserted = {}

    def replace(_, __, output):
        if not inserted:
            return output
        features = tensor(FEATURES, inserted["salt"], 1.0, 1, FEATURES)
        inner = F.gelu(F.linear(features, hint["hint.linear_1.weight"], hint["hint.linear_1.bias"]))
        row = F.linear(inner, hint["hint.linear_2.weight"], hint["hint.linear_2.bias"])
        at = inserted["index"]
        return torch.cat([output[:, :at], row[None], output[:, at + 1 :]], dim=1)

    embedding.register_forward_hook(replace)

    def logits_of(talk: dict, media: dict, index=None, salt=0):
        """Logits (answer tokens, V) at the tokens before them, and these answer tokens."""
        ids, spans = list(talk["ids"]), list(talk["spans"])
        inserted.clear()
        if index is not None:
            ids.insert(index, 0)
            spans = [(begin + 1, end + 1) for begin, end in spans]
            inserted.update(index=index, salt=salt)
        out = model(input_ids=torch.tensor([ids]), **media).logits[0]
        inserted.clear()
        places = [t for begin, end in spans for t in range(begin, end)]
        return out[[t - 1 for t in places]], torch.tensor([ids[t] for t in places])

    talks = {i: reference.talk(i) for i in TALKS}
    count = sum(end - begin for talk in talks.values() for begin, end in talk["spans"])
    contrasted = sum(end - begin for i in SWAPPED for begin, end in talks[i]["spans"])
    terms = dict(answer=0.0, hinted=0.0, follow=0.0, contrast=0.0)
    for i, talk in talks.items():
        ids = talk["ids"]
        places = [t for t, token in enumerate(ids) if token == image_token]
        index = places[-1] + 1 if places else 1
        plain, targets = logits_of(talk, talk["media"])
        hinted, same = logits_of(talk, talk["media"], index, 950 + i)
        assert torch.equal(targets, same)
        terms["answer"] += F.cross_entropy(plain, targets, reduction="sum") / count
        terms["hinted"] += F.cross_entropy(hinted, targets, reduction="sum") / count
        log_p, log_q = F.log_softmax(plain, -1), F.log_softmax(hinted.detach(), -1)
        terms["follow"] += (log_p.exp() * (log_p - log_q)).sum() / count
        if i in SWAPPED:
            swapped, _ = logits_of(talk, talks[SWAPPED[i]]["media"])
            terms["contrast"] += F.cross_entropy(plain - swapped, targets, reduction="sum") / contrasted
    loss = terms["answer"] + terms["hinted"] + ALPHA * terms["follow"] + BETA * terms["contrast"]
    loss.backward()
    everything = {**trained, **hint}
    record = dict(
        talks=TALKS,
        terms={name: float(value) for name, value in terms.items()},
        loss=float(loss),
        gradients={name: sample(p.grad, 64) for name, p in everything.items()},
    )
    OUT.write_text(json.dumps(rounded(record)) + "\n")
    print({name: float(v) for name, v in terms.items()}, float(loss), len(everything), "tensors")


if __name__ == "__main__":
    main()

"""Records what PyTorch in f64 makes of VITask (arXiv 2410.06456), for src/methods/vitask/testing.

    pip install -r tools/families/requirements.txt
    python tools/parity/record_vitask.py        # writes src/methods/vitask/testing/vitask.json

On the model that ships and on two tiny families, with the adapters of record.py and tools/families/record.py: two rows with
the same question, other pictures (in the tiny families of other numbers of tokens) and other answers, and one row of text.
Each row is run as it is, with one token after its last visual token whose embedding the connector (LayerNorm, Linear, GELU,
Linear) makes of the exemplar's feature vector, and with the other row's picture. The loss is

    first stage   mean NLL(plain) + mean NLL(exemplar) + 0.7 mean KL(plain || stopgrad exemplar)
    second stage  the same + 0.5 mean NLL(softmax(z_plain - z_negative)), the connector frozen

each mean over the answer tokens of the rows that have the views. Also recorded are the logits that begin the answer to the
first row without an exemplar, with its own, and with another's.
"""

import importlib
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from formulas import adapter_values, random_ids, rounded, sample

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src/methods/vitask/testing/vitask.json"
WIDTH = 64
ALPHA, BETA = 0.7, 0.5
EPS = 1e-5


def tensor(salt: int, bound: float, *shape: int) -> torch.Tensor:
    count = int(torch.tensor(shape).prod())
    return torch.from_numpy(adapter_values(count, salt, bound)).double().reshape(shape)


def connector(width: int) -> dict:
    values = {
        "exemplar.norm.weight": 1 + tensor(900, 0.2, WIDTH),
        "exemplar.norm.bias": tensor(901, 0.2, WIDTH),
        "exemplar.linear_1.weight": tensor(902, 0.3, width, WIDTH),
        "exemplar.linear_1.bias": tensor(903, 0.2, width),
        "exemplar.linear_2.weight": tensor(904, 0.3, width, width),
        "exemplar.linear_2.bias": tensor(905, 0.2, width),
    }
    return {name: value.requires_grad_() for name, value in values.items()}


def embedded(weights: dict, features: torch.Tensor) -> torch.Tensor:
    x = F.layer_norm(features, (WIDTH,), weights["exemplar.norm.weight"], weights["exemplar.norm.bias"], EPS)
    x = F.gelu(F.linear(x, weights["exemplar.linear_1.weight"], weights["exemplar.linear_1.bias"]))
    return F.linear(x, weights["exemplar.linear_2.weight"], weights["exemplar.linear_2.bias"])


class Sprout:
    """The model that ships, with its tokenizer."""

    TALKS = [
        ([0], [("What is this?", "a dog")]),
        ([1], [("What is this?", "three red apples")]),
        ([], [("What kind of thing is an apple?", "a fruit")]),
    ]

    def __init__(self):
        from record import Reference, adapted

        self.reference = Reference(ROOT / "public/models/scion-sprout", torch.float64)
        self.model, self.trained = adapted(self.reference)
        self.placeholders = {self.reference.model.config.image_token_id}
        self.rows = []
        for seen, turns in self.TALKS:
            ids, [(begin, end)] = self.reference.worded(seen, turns)
            self.rows.append(dict(ids=list(ids), trained=[begin, end], media=seen))

    def logits(self, ids: list[int], media: list[int]) -> torch.Tensor:
        return self.model(input_ids=torch.tensor([ids]), **self.reference.media(media)).logits[0]


class Tiny:
    """A tiny random checkpoint of a family of tools/families."""

    def __init__(self, name: str, pictures: list[int]):
        sys.path.insert(0, str(ROOT / "tools/families"))
        sys.modules.pop("record", None)
        records = importlib.import_module("record")
        tiny = importlib.import_module("tiny")
        self.family = importlib.import_module(name)
        folder = ROOT / "src/families/parity/fixtures" / name
        model = tiny.read(self.family, folder, torch.float64)
        self.reference = records.Reference(self.family, model, torch.float64)
        self.model, self.trained = records.adapted(self.reference)
        self.placeholders = set(self.family.PLACEHOLDERS)
        words = self.family.WORDS
        self.rows = []
        for i, media in enumerate([*pictures, None]):
            slot = [] if media is None else self.family.slot(self.family.MEDIA[media], len(self.reference.features[media]))
            prompt = [*self.family.START, *random_ids(3, 700, words), *slot, *random_ids(5, 701, words)]
            answer = [*random_ids(3 + i, 710 + i, words), self.family.END]
            span = [len(prompt), len(prompt) + len(answer)]
            self.rows.append(dict(ids=prompt + answer, trained=span, media=[] if media is None else [media]))

    def logits(self, ids: list[int], media: list[int]) -> torch.Tensor:
        case = type("Case", (), dict(media=[self.family.MEDIA[i] for i in media]))
        return self.model(**self.reference.inputs(case, ids), use_cache=False).logits[0]


def record(given) -> dict:
    rows, model = given.rows, given.model
    config = model.get_base_model().config
    weights = connector(config.get_text_config().hidden_size)
    inserted = {}

    def replace(_, __, output):
        if not inserted:
            return output
        row = embedded(weights, tensor(inserted["salt"], 1.0, 1, WIDTH))
        at = inserted["index"]
        return torch.cat([output[:, :at], row[None], output[:, at + 1 :]], dim=1)

    hook = model.get_input_embeddings().register_forward_hook(replace)

    def answers(ids: list[int], begin: int, media: list[int]) -> torch.Tensor:
        """Logits (answer tokens, V) at the tokens before them."""
        return given.logits(ids, media)[begin - 1 : -1]

    def terms() -> dict:
        count = sum(end - begin for begin, end in (row["trained"] for row in rows))
        seeing = [row for row in rows if row["media"]]
        seen = sum(end - begin for begin, end in (row["trained"] for row in seeing))
        found = dict(plain=0.0, exemplar=0.0, alignment=0.0, contrast=0.0)
        for i, row in enumerate(rows):
            ids, (begin, _), media = row["ids"], row["trained"], row["media"]
            targets = torch.tensor(ids[begin:])
            plain = answers(ids, begin, media)
            found["plain"] += F.cross_entropy(plain, targets, reduction="sum") / count
            if not media:
                continue
            at = max(t for t, token in enumerate(ids) if token in given.placeholders) + 1
            inserted.update(index=at, salt=950 + i)
            teacher = answers(ids[:at] + [0] + ids[at:], begin + 1, media)
            inserted.clear()
            found["exemplar"] += F.cross_entropy(teacher, targets, reduction="sum") / seen
            log_p, log_q = F.log_softmax(plain, -1), F.log_softmax(teacher.detach(), -1)
            found["alignment"] += (log_p.exp() * (log_p - log_q)).sum() / seen
            other = rows[1 - i]
            prompt = other["ids"][: other["trained"][0]]
            negative = answers(prompt + ids[begin:], len(prompt), other["media"])
            found["contrast"] += F.cross_entropy(plain - negative, targets, reduction="sum") / seen
        return found

    def stage(beta: float, trained: dict) -> dict:
        model.zero_grad()
        for value in weights.values():
            value.grad = None
        found = terms()
        loss = found["plain"] + found["exemplar"] + ALPHA * found["alignment"] + beta * found["contrast"]
        loss.backward()
        return dict(loss=loss.item(), gradients={name: sample(p.grad, 24) for name, p in trained.items()})

    first = stage(0.0, {**given.trained, **weights})
    second = stage(BETA, given.trained)
    values = {name: value.item() for name, value in terms().items()}

    def asked(salt=None) -> dict:
        """The logits that begin the answer to the first row, with the exemplar of this salt or without one."""
        ids, media = rows[0]["ids"][: rows[0]["trained"][0]], rows[0]["media"]
        if salt is not None:
            at = max(t for t, token in enumerate(ids) if token in given.placeholders) + 1
            ids = ids[:at] + [0] + ids[at:]
            inserted.update(index=at, salt=salt)
        with torch.no_grad():
            logits = given.logits(ids, media)[-1]
        inserted.clear()
        return sample(logits, 60)

    prompts = dict(plain=asked(), exemplar=asked(950), other=asked(951))
    hook.remove()
    print(type(given).__name__, values, first["loss"], second["loss"])
    return dict(rows=rows, terms=values, first=first, second=second, prompts=prompts)


def main() -> None:
    made = dict(
        sprout=record(Sprout()),
        llava_onevision=record(Tiny("llava_onevision", [0, 4])),
        qwen2_vl=record(Tiny("qwen2_vl", [0, 1])),
    )
    OUT.write_text(json.dumps(rounded(dict(alpha=ALPHA, beta=BETA, models=made))) + "\n")


if __name__ == "__main__":
    main()

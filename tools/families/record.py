"""Records what transformers and PEFT make of a tiny random checkpoint of each real family, for src/families/parity.

    pip install -r tools/families/requirements.txt
    python tools/families/record.py llama qwen2        # or: all

Writes src/families/parity/fixtures/NAME/: the checkpoint in Hugging Face layout and reference.json. What is in that file is
said in README.md. Everything in f32 with eager attention on one thread. Each case runs by itself, without padding; losses are
summed and divided by all answer tokens of the optimiser step, as transformers' Trainer does with `num_items_in_batch`.
"""

import argparse
import hashlib
import importlib
import json
from importlib.metadata import version
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from transformers import GenerationConfig

import pixels  # noqa: F401  (which finds tools/parity)
from formulas import adapter_values, random_ids, rounded, sample
from tiny import make, read

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "src/families/parity/fixtures"
FAMILIES = ["llama", "qwen2", "video_llava", "smolvlm", "idefics3", "llava_onevision", "qwen2_vl", "llava_next", "mllama"]
ADAPTER = dict(rank=4, alpha=8, boundA=0.15, boundB=0.05)
LINEAR = r"(q|k|v|o|gate|up|down)_proj"
OPTIM = dict(
    learningRate=1e-3,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weightDecay=0.01,
    maxGradNorm=1.0,
    schedule="constant",
    warmupRatio=0.0,
)
STEPS, ACCUMULATE, BATCH = 5, 2, 2
NEW_TOKENS = 16
# What generation_config.json asks for (sampling, a penalty on repetition that greedy search obeys too, ends) is put aside.
PLAIN = GenerationConfig(
    max_new_tokens=NEW_TOKENS, do_sample=False, pad_token_id=0, output_logits=True, return_dict_in_generate=True
)
# A chosen id leads the next by this at least: a choice without a lead would compare rounding.
LEAD = 0.004


class NoLead(Exception):
    """An answer that rounding could change, or that holds a placeholder: the next seed's weights are taken."""


class Case:
    """One conversation. `parts`: ("text", n) ids, ("answer", n) ids with the end among them, ("media", i)."""

    def __init__(self, family, index: int, rows: list[int]):
        spec = family.CASES[index]
        self.name = spec["name"]
        self.media = [family.MEDIA[i] for kind, i in spec["parts"] if kind == "media"]
        self.seen = [i for kind, i in spec["parts"] if kind == "media"]
        self.ids, self.spans = list(family.START), []
        for place, (kind, n) in enumerate(spec["parts"]):
            words = 100 * index + 10 * place
            begin = len(self.ids)
            if kind == "media":
                self.ids += family.slot(family.MEDIA[n], rows[n])
            elif kind == "text":
                self.ids += random_ids(n, words, family.WORDS)
            else:
                self.ids += random_ids(n - 1, words, family.WORDS) + [family.END]
                self.spans.append((begin, len(self.ids)))
        self.labels = torch.full((len(self.ids),), -100)
        for begin, end in self.spans:
            self.labels[begin:end] = torch.tensor(self.ids[begin:end])
        self.prompt = self.ids[: self.spans[0][0]]

    @property
    def tokens(self) -> int:
        return sum(end - begin for begin, end in self.spans)


class Reference:
    def __init__(self, family, model, dtype=torch.float32):
        self.family, self.model, self.dtype = family, model, dtype
        model.generation_config = PLAIN
        with torch.no_grad():
            self.features = [family.features(model.float(), item) for item in family.MEDIA]
        model.to(dtype)
        rows = [len(one) for one in self.features]
        self.cases = [Case(family, i, rows) for i in range(len(family.CASES))]

    def inputs(self, case: Case, ids: list[int]) -> dict:
        extra = self.family.inputs(case.media, ids) if set(ids) & set(self.family.PLACEHOLDERS) else {}
        extra = {k: v.to(self.dtype) if v.is_floating_point() else v for k, v in extra.items()}
        return dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), **extra)

    def logits(self, model, case: Case) -> torch.Tensor:
        return model(**self.inputs(case, case.ids), use_cache=False).logits[0]

    def loss(self, logits: torch.Tensor, case: Case, count: int) -> torch.Tensor:
        """Position t says the id at t + 1."""
        return torch.nn.functional.cross_entropy(logits[:-1], case.labels[1:], reduction="sum") / count

    @torch.no_grad()
    def greedy(self, model, case: Case) -> dict:
        out = model.generate(**self.inputs(case, case.prompt), generation_config=PLAIN)
        ids = out.sequences[0, len(case.prompt) :].tolist()
        assert len(ids) == NEW_TOKENS
        if set(ids) & set(self.family.PLACEHOLDERS):
            raise NoLead("a placeholder as answer")
        # The cache must say what a pass over everything says.
        whole = model(**self.inputs(case, case.prompt + ids), use_cache=False).logits[0]
        assert whole[len(case.prompt) - 1 : -1].argmax(-1).tolist() == ids, f"{case.name}: the cache answers otherwise"
        leads = [float(row[0].topk(2).values.diff().abs()) for row in out.logits]
        return dict(ids=ids, lead=min(leads))

    def answers(self, model) -> list[dict]:
        out = [self.greedy(model, case) for case in self.cases]
        worst = min(answer["lead"] for answer in out)
        if self.dtype == torch.float32 and worst < LEAD:
            raise NoLead(worst)
        return out


def targets(family) -> str:
    """The language model's linear layers, as PEFT's target_modules."""
    return family.LANGUAGE + r"\." + LINEAR


def adapted(reference: Reference):
    config = LoraConfig(
        r=ADAPTER["rank"], lora_alpha=ADAPTER["alpha"], lora_dropout=0.0, target_modules=targets(reference.family)
    )
    model = get_peft_model(reference.model, config).eval()
    trained = {}
    for name, p in model.named_parameters():
        if p.requires_grad:
            path, rest = name.removeprefix("base_model.model.").split(".lora_")
            trained[path, rest[0]] = p
    for salt, key in enumerate(sorted(trained)):
        values = adapter_values(trained[key].numel(), salt, ADAPTER["boundA" if key[1] == "A" else "boundB"])
        trained[key].data = torch.from_numpy(values).reshape(trained[key].shape).to(reference.dtype)
    return model, {f"{path}.lora_{kind}": trained[path, kind] for path, kind in sorted(trained)}


def bare_targets(family, folder: Path) -> dict:
    """What PEFT adapts when it is given the layers' last names alone: towers too, where these share the names."""
    names = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = get_peft_model(read(family, folder), LoraConfig(r=1, target_modules=names))
    hit = {n.removeprefix("base_model.model.").split(".lora_")[0] for n, _ in model.named_parameters() if ".lora_" in n}
    language = {n for n in hit if any(mark in n for mark in family.LANGUAGE_MARKS)}
    beside = sorted(hit - language)
    return dict(names=names, language=len(language), beside=len(beside), firstBeside=beside[:1])


def micro_batch(cases: int, step: int, turn: int) -> list[int]:
    first = (step * ACCUMULATE + turn) * BATCH
    return [(first + i) * 3 % cases if cases % 3 else (first + i) % cases for i in range(BATCH)]


def train(reference: Reference, model, trained: dict) -> dict:
    parameters = list(trained.values())
    optimizer = torch.optim.AdamW(
        parameters,
        lr=OPTIM["learningRate"],
        betas=(OPTIM["beta1"], OPTIM["beta2"]),
        eps=OPTIM["epsilon"],
        weight_decay=OPTIM["weightDecay"],
        foreach=False,
    )
    cases = reference.cases
    batches = [[micro_batch(len(cases), step, turn) for turn in range(ACCUMULATE)] for step in range(STEPS)]
    losses, norms = [], []
    for passes in batches:
        rows = [cases[i] for batch in passes for i in batch]
        count = sum(row.tokens for row in rows)
        optimizer.zero_grad()
        loss = 0.0
        for row in rows:
            one = reference.loss(reference.logits(model, row), row, count)
            one.backward()
            loss += one.item()
        losses.append(loss)
        norms.append(float(torch.nn.utils.clip_grad_norm_(parameters, OPTIM["maxGradNorm"])))
        optimizer.step()
    return dict(
        optim=OPTIM,
        batches=batches,
        losses=losses,
        norms=norms,
        rates=[OPTIM["learningRate"]] * STEPS,
        values={name: sample(p.detach(), 12) for name, p in trained.items()},
    )


def doubt(family, folder: Path, losses: list[float]) -> float:
    """How far the same lesson in f64 is from these losses: what rounding alone does to it."""
    reference = Reference(family, read(family, folder, torch.float64), torch.float64)
    exact = train(reference, *adapted(reference))["losses"]
    return max(abs(a - b) / b for a, b in zip(losses, exact))


def record(family, folder: Path, seed: int) -> dict:
    reference = Reference(family, make(family, folder, seed))
    model, cases = reference.model, []
    media = []
    with torch.no_grad():
        for item, rows in zip(family.MEDIA, reference.features):
            media.append({**item, "ids": family.slot(item, len(rows)), "width": rows.shape[1], "features": sample(rows, 160)})
        for case in reference.cases:
            logits = reference.logits(model, case)
            entry = dict(name=case.name, media=case.seen, ids=case.ids, trained=case.spans)
            if hasattr(family, "positions"):
                entry |= family.positions(model, reference.inputs(case, case.ids))
            entry["loss"] = reference.loss(logits, case, case.tokens).item()
            entry["logits"] = sample(logits, 160)
            entry["lastLogits"] = sample(logits[-1], 60)
            cases.append(entry)
    base = reference.answers(model)

    model, trained = adapted(reference)
    keys = sorted(get_peft_model_state_dict(model))
    count = sum(case.tokens for case in reference.cases)
    loss = 0.0
    for case in reference.cases:
        one = reference.loss(reference.logits(model, case), case, count)
        one.backward()
        loss += one.item()
    gradients = {name: sample(p.grad, 24) for name, p in trained.items()}
    started = reference.answers(model)
    training = train(reference, model, trained)
    training["greedy"] = reference.answers(model)
    weights = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.safetensors"))}
    return dict(
        versions={n: version(n) for n in ("torch", "transformers", "peft", "numpy")},
        seed=seed,
        weights=weights,
        media=media,
        conversations=cases,
        base=base,
        adapter=dict(
            **ADAPTER,
            targets=targets(family),
            bareTargets=bare_targets(family, folder),
            keys=keys,
            loss=loss,
            gradients=gradients,
            greedy=started,
        ),
        training=training,
    )


def first_with_lead(family, folder: Path) -> dict:
    for seed in range(14, 60):
        try:
            return record(family, folder, seed)
        except NoLead as least:
            print(f"{family.__name__}: seed {seed} is not clear, {least}")
    raise SystemExit(f"{family.__name__}: no seed gives answers that lead clearly.")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+", choices=[*FAMILIES, "all"])
    names = parser.parse_args().names
    for name in FAMILIES if "all" in names else names:
        family, folder = importlib.import_module(name), FIXTURES / name
        recording = rounded(first_with_lead(family, folder))
        by_rounding = doubt(family, folder, recording["training"]["losses"])
        if by_rounding > 2e-5:
            raise SystemExit(f"{name}: PyTorch's own rounding moves the losses by {by_rounding:.1e}; nothing could be compared.")
        (folder / "reference.json").write_text(json.dumps(recording, separators=(",", ":")) + "\n")
        sizes = {p.name: p.stat().st_size for p in sorted(folder.iterdir())}
        leads = min(a["lead"] for part in ("base", "adapter", "training") for a in (recording[part] if part == "base" else recording[part]["greedy"]))
        print(name, sizes, f"{sum(sizes.values())} bytes")
        print(f"  losses {recording['training']['losses']}, f64 differs by {by_rounding:.1e}, smallest lead {leads:.1e}")


if __name__ == "__main__":
    main()

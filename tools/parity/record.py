"""Records what PyTorch, transformers and PEFT make of a Video-LLaVA folder, for src/train/parity's tests.

    pip install -r tools/parity/requirements.txt
    python tools/parity/record.py --model src/train/parity/tiny --out src/train/parity/tiny.json
    python tools/parity/record.py --model public/models/scion-sprout --out src/train/parity/sprout.json

The same lesson is repeated in f64, and one that PyTorch's own rounding leads astray is refused: nothing could be compared.

Everything in f32 with eager attention. Each conversation runs by itself, without padding; losses are summed and divided
by all answer tokens of the optimiser step, as transformers' Trainer does with `num_items_in_batch`. A folder without a
tokenizer gets made-up ids.
"""

import argparse
import hashlib
import json
import math
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from transformers import (
    AutoProcessor,
    VideoLlavaForConditionalGeneration,
    VideoLlavaImageProcessor,
    VideoLlavaVideoProcessor,
    get_scheduler,
)

from formulas import adapter_values, clip, picture, random_ids, rounded, sample

PICTURES = [dict(width=75, height=61, seed=0), dict(width=40, height=83, seed=3)]
CLIP = dict(width=70, height=52, seed=6)
ADAPTER = dict(rank=4, alpha=8, boundA=0.15, boundB=0.05)
TARGETS = (
    r"model\.language_model\.layers\.\d+\.(self_attn\.(q|k|v|o)_proj|mlp\.(gate|up|down)_proj)"
    r"|model\.multi_modal_projector\.linear_[12]"
)
OPTIM = dict(
    learningRate=1e-3,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weightDecay=0.01,
    maxGradNorm=1.0,
    schedule="cosine",
    warmupRatio=0.1,
)
STEPS, ACCUMULATE, BATCH = 10, 2, 2
NEW_TOKENS = 16

# What is looked at (indices of PICTURES, or "clip") and what is said about it.
TALKS = [
    ([0], [("What is this?", "a dog"), ("What colour is the background?", "blue")]),
    (["clip"], [("What goes in first?", "the onion"), ("And after that?", "the carrot, then the leek")]),
    ([], [("Name three vegetables.", "onion, carrot, potato"), ("What can you fry?", "an egg")]),
    ([1], [("How many are there?", "3")]),
    ([], [("What kind of thing is an apple?", "a fruit")]),
    ([0, 1], [("What is the same in both?", "there is a red apple at the top left of both")]),
    (["clip"], [("List what goes into the pot, in order.", "onion, carrot, leek, mushroom")]),
]


def micro_batch(step: int, turn: int) -> list[int]:
    """Which talks go through the model together; the stride mixes long and short ones."""
    first = (step * ACCUMULATE + turn) * BATCH
    return [(first + i) * 3 % len(TALKS) for i in range(BATCH)]


class Reference:
    def __init__(self, folder: Path, dtype=torch.float32):
        torch.set_num_threads(1)
        torch.manual_seed(0)
        self.folder = folder
        self.model = VideoLlavaForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval().to(dtype)
        self.dtype = dtype
        own = folder / "scion.json"
        self.frames = json.loads(own.read_text())["frames"] if own.exists() else 3
        self.processor = AutoProcessor.from_pretrained(folder) if (folder / "tokenizer.json").exists() else None
        if self.processor:
            self.images, self.videos = self.processor.image_processor, self.processor.video_processor
        else:
            self.images = VideoLlavaImageProcessor.from_pretrained(folder)
            self.videos = VideoLlavaVideoProcessor.from_pretrained(folder)
        self.pictures = [
            self.images(Image.fromarray(picture(**p)), return_tensors="pt", return_legacy_image_output=False)["pixel_values"]
            for p in PICTURES
        ]
        frames = clip(**CLIP, frames=self.frames)
        self.clip = self.videos([frames], return_tensors="pt")["pixel_values_videos"]

    def media(self, seen: list) -> dict:
        images = [self.pictures[s] for s in seen if s != "clip"]
        out = {"pixel_values": torch.cat(images)} if images else {}
        out |= {"pixel_values_videos": self.clip} if "clip" in seen else {}
        return {name: values.to(self.dtype) for name, values in out.items()}

    def talk(self, index: int) -> dict:
        """ids (1, T), labels (1, T) and the ids before the first answer."""
        seen, turns = TALKS[index]
        ids, spans = self.worded(seen, turns) if self.processor else self.made_up(index)
        labels = torch.full((1, len(ids)), -100)
        for begin, end in spans:
            labels[0, begin:end] = torch.tensor(ids[begin:end])
        return dict(ids=ids, spans=spans, labels=labels, prompt=ids[: spans[0][0]], media=self.media(seen))

    def worded(self, seen, turns):
        """Through the chat template; answers are found by their place in the text, not by their ids."""
        parts = [dict(type="video" if s == "clip" else "image") for s in seen]
        messages, answers = [], []
        for i, (question, answer) in enumerate(turns):
            messages.append(
                dict(role="user", content=(parts if i == 0 else []) + [dict(type="text", text=question)])
            )
            asked = self.expanded(messages, True)
            messages.append(dict(role="assistant", content=[dict(type="text", text=answer)]))
            closed = self.expanded(messages, False)
            end = closed.index(answer, len(asked)) + len(answer) + len(self.processor.tokenizer.eos_token)
            answers.append((len(asked), end))
        whole = self.expanded(messages, False)
        encoded = self.processor.tokenizer(whole, return_offsets_mapping=True)
        raw = self.processor.apply_chat_template(messages)
        through = self.processor(text=raw, return_tensors="pt", **self.raw_media(seen))
        assert through["input_ids"][0].tolist() == encoded["input_ids"], "the processor expands otherwise"
        for name, values in self.media(seen).items():
            got = through[name] if name in through else through["pixel_values_images"]
            assert torch.equal(got.to(self.dtype), values), name
        spans = []
        for begin, end in answers:
            inside = [t for t, (a, b) in enumerate(encoded["offset_mapping"]) if begin <= a < b <= end]
            assert inside == list(range(inside[0], inside[-1] + 1))
            spans.append((inside[0], inside[-1] + 1))
        return encoded["input_ids"], spans

    def expanded(self, messages, prompt: bool) -> str:
        text = self.processor.apply_chat_template(messages, add_generation_prompt=prompt)
        patches = (self.model.config.vision_config.image_size // self.model.config.vision_config.patch_size) ** 2
        text = text.replace("<image>", "<image>" * patches)
        return text.replace("<video>", "<video>" * (self.frames * (patches + 1)))

    def raw_media(self, seen) -> dict:
        images = [Image.fromarray(picture(**PICTURES[s])) for s in seen if s != "clip"]
        out = {"images": images} if images else {}
        return {**out, "videos": [clip(**CLIP, frames=self.frames)]} if "clip" in seen else out

    def made_up(self, index: int):
        """As the template would: a start, the media, a question, an answer with its end, and so on."""
        config = self.model.config
        patches = (config.vision_config.image_size // config.vision_config.patch_size) ** 2
        seen, turns = TALKS[index]
        ids, spans = [1], []
        for s in seen:
            slot = [5] * (self.frames * (patches + 1)) if s == "clip" else [4] * patches
            ids += random_ids(2, 50 + index, config.text_config.vocab_size) + slot
        for i, (question, answer) in enumerate(turns):
            ids += random_ids(3 + len(question) // 4, 100 + 10 * index + i, config.text_config.vocab_size)
            said = random_ids(1 + len(answer) // 3, 200 + 10 * index + i, config.text_config.vocab_size) + [2]
            spans.append((len(ids), len(ids) + len(said)))
            ids += said
        return ids, spans

    def forward(self, model, talk: dict, count=None):
        extra = dict(num_items_in_batch=torch.tensor(count)) if count else {}
        ids = torch.tensor([talk["ids"]])
        return model(input_ids=ids, labels=talk["labels"], **talk["media"], **extra)

    @torch.no_grad()
    def features(self) -> dict:
        """The towers' rows that the projector reads, and what it makes of them."""
        layer = self.model.config.vision_feature_layer
        images = self.model.model.get_image_features(torch.cat(self.pictures), return_dict=True)
        videos = self.model.model.get_video_features(self.clip, return_dict=True)
        return dict(
            image=sample(images.hidden_states[layer][:, 1:], 1000),
            imageProjected=sample(images.pooler_output, 1000),
            video=sample(videos.hidden_states[layer], 1000),
            videoProjected=sample(videos.pooler_output, 1000),
        )

    @torch.no_grad()
    def greedy(self, model, talk: dict) -> dict:
        """The answer, and the smallest lead that a chosen id had: a choice without a lead proves nothing."""
        # eos of the made-up ids means nothing, so those run to the full length.
        ends = dict(eos_token_id=self.processor.tokenizer.eos_token_id) if self.processor else dict(eos_token_id=None)
        out = model.generate(
            input_ids=torch.tensor([talk["prompt"]]),
            attention_mask=torch.ones(1, len(talk["prompt"]), dtype=torch.long),
            **talk["media"],
            max_new_tokens=NEW_TOKENS,
            do_sample=False,
            pad_token_id=0,
            output_logits=True,
            return_dict_in_generate=True,
            **ends,
        )
        ids = out.sequences[0, len(talk["prompt"]) :].tolist()
        leads = [float(row[0].topk(2).values.diff().abs()) for row in out.logits]
        return dict(ids=ids, lead=min(leads))


def tensor_name(name: str) -> tuple[str, str]:
    """PEFT's parameter name → module path and A or B."""
    path, rest = name.removeprefix("base_model.model.").split(".lora_")
    return path, rest[0]


def adapted(reference: Reference):
    config = LoraConfig(r=ADAPTER["rank"], lora_alpha=ADAPTER["alpha"], lora_dropout=0.0, target_modules=TARGETS)
    model = get_peft_model(reference.model, config).eval()
    trained = {tensor_name(n): p for n, p in model.named_parameters() if p.requires_grad}
    for salt, key in enumerate(sorted(trained)):
        bound = ADAPTER["boundA" if key[1] == "A" else "boundB"]
        values = adapter_values(trained[key].numel(), salt, bound)
        trained[key].data = torch.from_numpy(values).reshape(trained[key].shape).to(reference.dtype)
    return model, {f"{path}.lora_{kind}": trained[path, kind] for path, kind in sorted(trained)}


def tokens_of(talks: list[dict]) -> int:
    return sum(end - begin for talk in talks for begin, end in talk["spans"])


def record(folder: Path) -> dict:
    reference = Reference(folder)
    talks = [reference.talk(i) for i in range(len(TALKS))]
    conversations = []
    for (seen, turns), talk in zip(TALKS, talks):
        entry = dict(media=seen, ids=talk["ids"], trained=talk["spans"])
        conversations.append({**entry, "turns": turns} if reference.processor else entry)
    with torch.no_grad():
        for i, (talk, entry) in enumerate(zip(talks, conversations)):
            out = reference.forward(reference.model, talk)
            entry["loss"] = float(out.loss)
            # One of each kind: a picture, a clip, text alone.
            if i < 3:
                entry["logits"] = sample(out.logits, 2000)
    base = [reference.greedy(reference.model, talks[i]) for i in range(3)]

    pixels = dict(images=sample(torch.cat(reference.pictures), 1500), video=sample(reference.clip, 1500))
    features = reference.features()

    model, trained = adapted(reference)
    count = tokens_of(talks)
    loss = 0.0
    for talk in talks:
        one = reference.forward(model, talk, count).loss
        one.backward()
        loss += one.item()
    gradients = {name: sample(p.grad, 64) for name, p in trained.items()}
    started = [reference.greedy(model, talks[i]) for i in range(3)]

    return dict(
        versions={n: version(n) for n in ("torch", "torchvision", "transformers", "peft", "numpy", "pillow")},
        weights=hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
        pictures=PICTURES,
        clip={**CLIP, "frames": reference.frames},
        pixels=pixels,
        features=features,
        conversations=conversations,
        base=base,
        adapter=dict(**ADAPTER, targets=TARGETS, loss=loss, gradients=gradients, greedy=started),
        training=dict(
            **train(reference, model, trained, talks),
            greedy=[reference.greedy(model, talks[i]) for i in range(3)],
        ),
    )


def doubt(folder: Path, losses: list[float]) -> float:
    """How far the same lesson in f64 is from these losses: what rounding alone does to it."""
    reference = Reference(folder, torch.float64)
    talks = [reference.talk(i) for i in range(len(TALKS))]
    model, trained = adapted(reference)
    exact = train(reference, model, trained, talks)["losses"]
    return max(abs(a - b) / b for a, b in zip(losses, exact))


def train(reference: Reference, model, trained: dict, talks: list[dict]) -> dict:
    parameters = list(trained.values())
    optimizer = torch.optim.AdamW(
        parameters,
        lr=OPTIM["learningRate"],
        betas=(OPTIM["beta1"], OPTIM["beta2"]),
        eps=OPTIM["epsilon"],
        weight_decay=OPTIM["weightDecay"],
        foreach=False,
    )
    warmup = math.ceil(STEPS * OPTIM["warmupRatio"])
    scheduler = get_scheduler(OPTIM["schedule"], optimizer, num_warmup_steps=warmup, num_training_steps=STEPS)
    losses, norms, rates = [], [], []
    for step in range(STEPS):
        passes = [[talks[i] for i in micro_batch(step, turn)] for turn in range(ACCUMULATE)]
        count = sum(tokens_of(batch) for batch in passes)
        optimizer.zero_grad()
        loss = 0.0
        for talk in (talk for batch in passes for talk in batch):
            one = reference.forward(model, talk, count).loss
            one.backward()
            loss += one.item()
        losses.append(loss)
        norms.append(float(torch.nn.utils.clip_grad_norm_(parameters, OPTIM["maxGradNorm"])))
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    batches = [[micro_batch(step, turn) for turn in range(ACCUMULATE)] for step in range(STEPS)]
    return dict(
        optim=OPTIM,
        batches=batches,
        losses=losses,
        norms=norms,
        rates=rates,
        values={name: sample(p.detach(), 16) for name, p in trained.items()},
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    recording = rounded(record(args.model))
    by_rounding = doubt(args.model, recording["training"]["losses"])
    print(f"losses of the lesson in f32 and in f64 differ by {by_rounding:.1e}")
    if by_rounding > 2e-5:
        raise SystemExit("PyTorch does not repeat this lesson in another precision, so nothing can be compared with it.")
    args.out.write_text(json.dumps(recording, separators=(",", ":")) + "\n")
    training = recording["training"]
    print(args.out, args.out.stat().st_size, "bytes")
    print("losses", training["losses"])
    print("norms", training["norms"])
    for name, answers in (("base", recording["base"]), ("start", recording["adapter"]["greedy"]), ("taught", training["greedy"])):
        for answer in answers:
            print(name, answer)


if __name__ == "__main__":
    main()

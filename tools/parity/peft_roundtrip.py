"""Adapters out of the studio into PEFT, and out of PEFT into the studio.

    pip install -r tools/parity/requirements.txt
    python tools/parity/peft_roundtrip.py make     # an adapter trained by PEFT, with its answers, for the import test
    python tools/parity/peft_roundtrip.py check --adapter FOLDER

`check` loads a folder that the studio exported, says whether a key was missing or unexpected, and compares greedy answers
to held-out questions with those in FOLDER/answers.json, which the studio writes (see README.md beside this file).
"""

import argparse
import base64
import hashlib
import json
import warnings
import zlib
from pathlib import Path

import numpy as np
import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from PIL import Image
from safetensors import safe_open
from transformers import AutoProcessor, VideoLlavaForConditionalGeneration

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "src/train/parity/peft-adapter"
NEW_TOKENS = 24
BATCH, RATE = 4, 4e-3
TARGETS = r"model\.language_model\.layers\.\d+\.self_attn\.(q_proj|v_proj)"
# As the studio writes it when all layers and the projector learn.
ALL_TARGETS = (
    r"model\.language_model\.layers\.\d+\.(self_attn|mlp)\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)"
    r"|model\.multi_modal_projector\.linear_\d"
)


def load(folder: Path):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = VideoLlavaForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    return model, AutoProcessor.from_pretrained(folder)


def encoded(processor, prompt: dict, pictures: list[np.ndarray], answer: str | None = None):
    """A question as the processor writes it; with an answer, the whole and where the answer begins."""
    seen = [pictures[i] for i in prompt["pictures"]]
    kind = prompt["kind"]
    part = [] if kind == "text" else [dict(type=kind)]
    asked = [dict(role="user", content=[*part, dict(type="text", text=prompt["question"])])]
    media = {}
    if kind == "image":
        media = dict(images=[Image.fromarray(seen[0])])
    elif kind == "video":
        media = dict(videos=[np.stack(seen)])

    def ids(messages, ask):
        text = processor.apply_chat_template(messages, add_generation_prompt=ask)
        return processor(text=text, return_tensors="pt", **media)

    inputs = ids(asked, True)
    if answer is None:
        return inputs
    whole = ids([*asked, dict(role="assistant", content=[dict(type="text", text=answer)])], False)
    labels = whole["input_ids"].clone()
    labels[:, : inputs["input_ids"].shape[1]] = -100
    return {**whole, "labels": labels}


@torch.no_grad()
def answers(model, processor, prompts, pictures) -> list[dict]:
    end = processor.tokenizer.eos_token_id
    out = []
    for prompt in prompts:
        inputs = encoded(processor, prompt, pictures)
        made = model.generate(
            **inputs, max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=end, pad_token_id=0,
            output_logits=True, return_dict_in_generate=True,
        )  # fmt: skip
        ids = made.sequences[0, inputs["input_ids"].shape[1] :].tolist()
        lead = min(float(row[0].topk(2).values.diff().abs()) for row in made.logits)
        ids = [i for i in ids if i != end]
        out.append(dict(ids=ids, text=processor.tokenizer.decode(ids), lead=float(f"{lead:.3g}")))
    return out


def sample_rows(sample: Path, part: str, split: str) -> list[dict]:
    return [row for row in json.loads((sample / f"{part}.json").read_text()) if row["split"] == split]


def small(sample: Path, row: dict, side: int) -> np.ndarray:
    """At the size of the tower, so that both sides see the same bytes whatever decodes pictures there."""
    return np.asarray(Image.open(sample / row["image"]).convert("RGB").resize((side, side), Image.BICUBIC))


def first_turn(row: dict) -> tuple[str, str]:
    question, answer = row["conversations"][0]["value"], row["conversations"][1]["value"]
    return question.replace("<image>\n", "").replace("<video>\n", ""), answer


def held_out(sample: Path, side: int, frames: int):
    """20 questions: pictures, slide shows made of such pictures, and text alone."""
    rows = sample_rows(sample, "image", "test")[:10]
    pictures = [small(sample, row, side) for row in rows]
    prompts = [dict(kind="image", pictures=[i], question=first_turn(row)[0]) for i, row in enumerate(rows)]
    for i, question in enumerate(["What goes in last?", "What is added first?", "Name the ingredients in order.", "Describe the steps."]):
        shown = [(i * 3 + f) % len(rows) for f in range(frames)]
        prompts.append(dict(kind="video", pictures=shown, question=question))
    for row in sample_rows(sample, "text", "test")[:6]:
        prompts.append(dict(kind="text", pictures=[], question=first_turn(row)[0]))
    return prompts, pictures


def make(args) -> None:
    model, processor = load(args.model)
    side = model.config.vision_config.image_size
    frames = json.loads((args.model / "scion.json").read_text())["frames"]
    prompts, pictures = held_out(args.sample, side, frames)
    base = answers(model, processor, prompts, pictures)

    lessons = []
    for row in sample_rows(args.sample, "image", "train")[:48]:
        question, answer = first_turn(row)
        shown = [small(args.sample, row, side)]
        lessons.append(encoded(processor, dict(kind="image", pictures=[0], question=question), shown, answer))
    for row in sample_rows(args.sample, "text", "train")[:16]:
        question, answer = first_turn(row)
        lessons.append(encoded(processor, dict(kind="text", pictures=[], question=question), [], answer))

    keys = {}
    every = get_peft_model(model, LoraConfig(r=4, lora_alpha=8, target_modules=ALL_TARGETS, task_type="CAUSAL_LM"))
    for key, value in get_peft_model_state_dict(every).items():
        keys[key] = list(value.shape)
    model = every.unload()

    config = LoraConfig(r=2, lora_alpha=4, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
    taught = get_peft_model(model, config)
    taught.peft_config["default"].base_model_name_or_path = args.model.name
    optimizer = torch.optim.AdamW([p for p in taught.parameters() if p.requires_grad], lr=RATE)
    for step in range(args.steps):
        batch = [lessons[(step * BATCH + i) * 7 % len(lessons)] for i in range(BATCH)]
        count = torch.tensor(sum(int((b["labels"] != -100).sum()) for b in batch))
        loss = sum(taught(**b, num_items_in_batch=count).loss for b in batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in taught.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % 20 == 0 or step == args.steps - 1:
            print(step, float(loss.detach()))
    args.out.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        taught.save_pretrained(args.out)
    (args.out / "README.md").unlink(missing_ok=True)
    (args.out / "adapter_model.safetensors").chmod(0o644)
    after = answers(taught, processor, prompts, pictures)
    recording = dict(
        weights=hashlib.sha256((args.model / "model.safetensors").read_bytes()).hexdigest(),
        side=side,
        # (n, side, side, 3) bytes, deflated.
        pictures=base64.b64encode(zlib.compress(np.stack(pictures).tobytes(), 9)).decode(),
        prompts=prompts,
        base=base,
        taught=after,
    )
    (args.out / "heldout.json").write_text(json.dumps(recording, indent=1) + "\n")
    (args.out / "keys.json").write_text(json.dumps(dict(rank=4, keys=keys), indent=1) + "\n")
    changed = sum(a["ids"] != b["ids"] for a, b in zip(base, after))
    print("answers changed by the adapter:", changed, "of", len(prompts))
    print("smallest lead:", min(a["lead"] for a in base + after))
    for path in sorted(args.out.iterdir()):
        print(path.name, path.stat().st_size)


def check(args) -> None:
    model, processor = load(args.model)
    recording = json.loads((FIXTURE / "heldout.json").read_text())
    said = json.loads((args.adapter / "answers.json").read_text())
    raw = np.frombuffer(zlib.decompress(base64.b64decode(recording["pictures"])), np.uint8)
    pictures = list(raw.reshape(-1, recording["side"], recording["side"], 3))
    base = answers(model, processor, recording["prompts"], pictures)

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        adapted = PeftModel.from_pretrained(model, args.adapter)
    complaints = [str(w.message) for w in heard if "adapter" in str(w.message) or "keys" in str(w.message)]
    with safe_open(args.adapter / "adapter_model.safetensors", "pt") as file:
        in_file = {key: file.get_tensor(key) for key in file.keys()}
    in_model = get_peft_model_state_dict(adapted)
    missing, unexpected = sorted(in_model.keys() - in_file.keys()), sorted(in_file.keys() - in_model.keys())
    unequal = [key for key in in_file.keys() & in_model.keys() if not torch.equal(in_file[key], in_model[key])]
    print("tensors", len(in_file), "missing", missing, "unexpected", unexpected, "unequal", unequal, "warnings", complaints)

    after = answers(adapted, processor, recording["prompts"], pictures)
    equal = [a["ids"] == ids for a, ids in zip(after, said["answers"])]
    changed = sum(a["ids"] != b["ids"] for a, b in zip(base, after))
    for prompt, a, ids, same in zip(recording["prompts"], after, said["answers"], equal):
        if not same:
            print("differs:", prompt["question"], "| PEFT", a["text"], "| studio", processor.tokenizer.decode(ids), "| lead", a["lead"])
    print(f"answers equal: {sum(equal)} of {len(equal)}; changed by the adapter: {changed}")
    print("examples:", [(p["question"], b["text"], a["text"]) for p, b, a in zip(recording["prompts"], base, after)][:20:4])
    if missing or unexpected or unequal or complaints or not all(equal):
        raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    shipped = ROOT / "public/models/scion-sprout"
    making = commands.add_parser("make")
    making.add_argument("--model", type=Path, default=shipped)
    making.add_argument("--sample", type=Path, default=ROOT / "public/samples/kitchen")
    making.add_argument("--out", type=Path, default=FIXTURE)
    # Another number where two ids lead equally somewhere: such an answer would compare rounding.
    making.add_argument("--steps", type=int, default=60)
    making.set_defaults(run=make)
    checking = commands.add_parser("check")
    checking.add_argument("--model", type=Path, default=shipped)
    checking.add_argument("--adapter", type=Path, required=True)
    checking.set_defaults(run=check)
    args = parser.parse_args()
    args.run(args)


main()

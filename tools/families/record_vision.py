"""Records what PEFT makes of adapters that sit in the towers and the projector too, for src/families/parity.

    python tools/families/record_vision.py smolvlm mllama        # or: all

Takes the checkpoints that record.py has made and writes vision.json beside them: LoRA on every linear layer of the towers that
the model looks through, of the projector and of the language model, from values by a formula; loss and gradients over all
conversations, five AdamW steps, greedy answers before and after them.
"""

import argparse
import importlib
import json
import re

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict

import record
from formulas import adapter_values, rounded, sample
from record import ADAPTER, FIXTURES, NoLead, Reference, train
from tiny import read

LAYER = r"(self_attn\.(q|k|v|out|o)_proj|mlp\.fc[12])"
# Layers behind the one whose output is shown take no part, and get no adapter here: PEFT would leave it at its start.
VISION = dict(
    video_llava=r"model\.(image|video)_tower\.encoder\.layers\.[01]\." + LAYER,
    smolvlm=r"model\.vision_model\.encoder\.layers\.\d+\." + LAYER,
    idefics3=r"model\.vision_model\.encoder\.layers\.\d+\." + LAYER,
    llava_onevision=r"model\.vision_tower\.encoder\.layers\.\d+\." + LAYER,
    llava_next=r"model\.vision_tower\.encoder\.layers\.[01]\." + LAYER,
    qwen2_vl=r"model\.visual\.blocks\.\d+\.(attn\.(qkv|proj)|mlp\.fc[12])",
    mllama=r"model\.vision_model\.(global_)?transformer\.layers\.\d+\." + LAYER,
)
PROJECTOR = dict(
    video_llava=r"model\.multi_modal_projector\.linear_\d",
    smolvlm=r"model\.connector\.modality_projection\.proj",
    idefics3=r"model\.connector\.modality_projection\.proj",
    llava_onevision=r"model\.multi_modal_projector\.linear_\d",
    llava_next=r"model\.multi_modal_projector\.linear_\d",
    qwen2_vl=r"model\.visual\.merger\.mlp\.[02]",
)


def adapted(reference: Reference, name: str, salt: int):
    """As record.py's, with layers beside the language model."""
    parts = [record.targets(reference.family), VISION[name], *([PROJECTOR[name]] if name in PROJECTOR else [])]
    config = LoraConfig(
        r=ADAPTER["rank"], lora_alpha=ADAPTER["alpha"], lora_dropout=0.0, target_modules="|".join(f"({p})" for p in parts)
    )
    model = get_peft_model(reference.model, config).eval()
    trained = {}
    for parameter, p in model.named_parameters():
        if p.requires_grad:
            path, rest = parameter.removeprefix("base_model.model.").split(".lora_")
            trained[f"{path}.lora_{rest[0]}"] = p
    trained = dict(sorted(trained.items()))
    for place, (path, p) in enumerate(trained.items()):
        values = adapter_values(p.numel(), salt + place, ADAPTER["boundA" if path.endswith("A") else "boundB"])
        p.data = torch.from_numpy(values).reshape(p.shape).to(reference.dtype)
    return model, trained


def record_one(name: str, salt: int) -> dict:
    family = importlib.import_module(name)
    reference = Reference(family, read(family, FIXTURES / name))
    model, trained = adapted(reference, name, salt)
    count = sum(case.tokens for case in reference.cases)
    loss = 0.0
    for case in reference.cases:
        one = reference.loss(reference.logits(model, case), case, count)
        one.backward()
        loss += one.item()
    beside = {path: p for path, p in trained.items() if not re.fullmatch(record.targets(family), path.split(".lora_")[0])}
    gradients = {path: sample(p.grad, 8) for path, p in trained.items()}
    started = reference.answers(model)
    training = train(reference, model, trained)
    training["values"] = {path: training["values"][path] for path in beside}
    training["greedy"] = reference.answers(model)
    keys = sorted(get_peft_model_state_dict(model))
    adapter = dict(**ADAPTER, salt=salt, keys=keys, loss=loss, gradients=gradients, greedy=started)
    return dict(adapter=adapter, training=training)


def doubt(name: str, salt: int, losses: list[float]) -> float:
    """How far the same lesson in f64 is from these losses."""
    family = importlib.import_module(name)
    reference = Reference(family, read(family, FIXTURES / name, torch.float64), torch.float64)
    exact = train(reference, *adapted(reference, name, salt))["losses"]
    return max(abs(a - b) / b for a, b in zip(losses, exact))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+", choices=[*VISION, "all"])
    names = parser.parse_args().names
    for name in VISION if "all" in names else names:
        for salt in range(0, 100_000, 1000):
            try:
                recording = rounded(record_one(name, salt))
                break
            except NoLead as least:
                print(f"{name}: salt {salt} is not clear, {least}")
        by_rounding = doubt(name, salt, recording["training"]["losses"])
        if by_rounding > 2e-5:
            raise SystemExit(f"{name}: PyTorch's own rounding moves the losses by {by_rounding:.1e}.")
        path = FIXTURES / name / "vision.json"
        path.write_text(json.dumps(recording, separators=(",", ":")) + "\n")
        print(name, path.stat().st_size, "bytes, losses", recording["training"]["losses"], f"f64 differs by {by_rounding:.1e}")


if __name__ == "__main__":
    main()

"""Makes a family's tiny random checkpoint, laid out and named as the published ones are.

`save_pretrained` of transformers 5 writes other keys in config.json than the checkpoints people have (`rope_parameters` for
`rope_theta`), and leaves out prefixes of towers (`vision_model.`). So the folder gets the family's own CONFIG, the published
tensor names, and transformers' new config.json beside it; that transformers reads the folder with nothing missing and
nothing left over is checked.
"""

import json
import math
import re
import shutil
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file, save_file

DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def make(family, folder: Path, seed: int):
    """Writes the folder and returns the model as read from it again, in f32."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    write_json(folder / "config.json", family.CONFIG)
    config = transformers.AutoConfig.from_pretrained(folder)
    model = model_class(family)._from_config(config, dtype=torch.float32)
    scatter(model, seed)
    model = model.to(DTYPES[family.CONFIG["torch_dtype"]])
    saved = folder.with_name(folder.name + ".saved")
    model.save_pretrained(saved, max_shard_size=getattr(family, "SHARD", "5GB"))
    (folder / "config.v5.json").write_text((saved / "config.json").read_text() + "\n")
    publish(saved, folder, family.PUBLISHED)
    shutil.rmtree(saved)
    write_json(folder / "generation_config.json", family.GENERATION)
    for name, values in getattr(family, "FILES", {}).items():
        write_json(folder / name, values)
    return read(family, folder)


def read(family, folder: Path, dtype=torch.float32):
    torch.set_num_threads(1)
    model, info = model_class(family).from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    assert not any(info[kind] for kind in ("missing_keys", "unexpected_keys", "mismatched_keys")), info
    return model.eval().to(dtype)


def model_class(family):
    return getattr(transformers, family.CONFIG["architectures"][0])


def publish(saved: Path, folder: Path, renames: list[tuple[str, str]]) -> None:
    """Every safetensors file again, with the names of published checkpoints."""

    def published(name: str) -> str:
        for pattern, replacement in renames:
            name = re.sub(pattern, replacement, name)
        return name

    for path in sorted(saved.glob("*.safetensors")):
        tensors = {published(name): tensor for name, tensor in load_file(path).items()}
        save_file(tensors, folder / path.name, metadata={"format": "pt"})
        (folder / path.name).chmod(0o644)
    index = saved / "model.safetensors.index.json"
    if index.exists():
        table = json.loads(index.read_text())
        table["weight_map"] = {published(name): file for name, file in table["weight_map"].items()}
        write_json(folder / index.name, table)


@torch.no_grad()
def scatter(model: torch.nn.Module, seed: int) -> None:
    """Every layer matters and logits are far from flat, so that errors cannot hide behind small numbers.

    Linear and convolution rows keep the size of what they read; norms lie around 1; biases are small; gates are half open.
    """
    generator = torch.Generator().manual_seed(seed)
    tied = getattr(model.config, "tie_word_embeddings", False)
    for name, tensor in model.named_parameters():
        noise = torch.randn(tensor.shape, generator=generator)
        if re.search(r"gate(_attn|_ffn)?$", name) and tensor.numel() == 1:
            tensor.copy_(noise * 0.2 + 0.6)
        elif tensor.ndim == 1 and name.endswith("weight"):
            tensor.copy_(noise * 0.2 + 1.0)
        elif tensor.ndim == 1 and name.endswith("bias"):
            tensor.copy_(noise * 0.2)
        elif name.endswith("embed_tokens.weight") and tied:
            # It makes the logits as well.
            tensor.copy_(noise * 0.4)
        elif re.search(r"embed(ding|_tokens)|image_newline", name) and "patch_embed" not in name:
            tensor.copy_(noise)
        else:
            gain = 2.5 if name == "lm_head.weight" else 1.2
            tensor.copy_(noise * gain / math.sqrt(tensor[0].numel()))


def write_json(path: Path, values) -> None:
    path.write_text(json.dumps(values, indent=2) + "\n")

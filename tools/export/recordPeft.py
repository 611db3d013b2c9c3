"""Records adapters as PEFT saves them, for src/export's tests: a tiny random Video-LLaVA, its linear layers, and the folders
of plain, half-precision, rank-stabilised and DoRA adapters with one row of the weight change that PEFT computes.

  python tools/export/recordPeft.py

With two folders it checks the way back: does PEFT load the adapter in FOLDER on the model in BASE with no missing and no
unexpected key, and does it change the answers? ("tiny" as BASE is the model above.)

  python tools/export/recordPeft.py FOLDER BASE
"""
import json
import shutil
import sys
import warnings
from pathlib import Path

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForImageTextToText, CLIPVisionConfig, LlamaConfig, VideoLlavaConfig

warnings.filterwarnings("ignore")
FIXTURES = Path(__file__).resolve().parents[2] / "src/export/adapter/fixtures"
TARGETS = r"model\.language_model\.layers\.\d+\.(self_attn|mlp)\.(q_proj|down_proj)|model\.multi_modal_projector\.linear_\d"


def tiny():
    torch.manual_seed(0)
    vision = CLIPVisionConfig(
        hidden_size=8, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=32, patch_size=16
    )
    text = LlamaConfig(
        vocab_size=32, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, head_dim=4,
    )  # fmt: skip
    config = VideoLlavaConfig(
        vision_config=vision, text_config=text, image_token_index=3, video_token_index=4, pad_token_id=0
    )
    return AutoModelForImageTextToText.from_config(config).eval()


def record(name, dtype=torch.float32, **options):
    model = tiny()
    config = LoraConfig(r=2, lora_alpha=6, lora_dropout=0.05, target_modules=TARGETS, task_type="CAUSAL_LM", **options)
    tuned = get_peft_model(model, config)
    torch.manual_seed(1)
    for key, parameter in tuned.named_parameters():
        if "lora_B" in key:
            torch.nn.init.normal_(parameter, std=0.1)
        if "lora_" in key:
            parameter.data = parameter.data.to(dtype)
    tuned.peft_config["default"].base_model_name_or_path = "models/tiny-video-llava"
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    tuned.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    path = "model.language_model.layers.1.mlp.down_proj"
    layer = tuned.get_submodule(f"base_model.model.{path}")
    with torch.no_grad():
        row = layer.get_delta_weight("default")[3].float().tolist()
    return {"name": name, "path": path, "row": 3, "delta": row}


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    linears = [
        {"path": path, "in": module.in_features, "out": module.out_features}
        for path, module in tiny().named_modules()
        if isinstance(module, torch.nn.Linear)
    ]
    recorded = [
        record("f32"), record("f16", torch.float16), record("bf16", torch.bfloat16),
        record("rslora", use_rslora=True), record("dora", use_dora=True),
    ]  # fmt: skip
    versions = {"peft": peft.__version__, "transformers": transformers.__version__, "torch": torch.__version__}
    out = {"versions": versions, "linears": linears, "recorded": recorded}
    (FIXTURES / "recorded.json").write_text(json.dumps(out) + "\n")


def check(folder, base):
    model = tiny() if base == "tiny" else AutoModelForImageTextToText.from_pretrained(base, dtype=torch.float32).eval()
    ids = torch.randint(5, model.config.text_config.vocab_size, (1, 12), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before = model(input_ids=ids).logits
        tuned = PeftModel.from_pretrained(model, folder)
        # Loading again returns which keys did not fit.
        result = tuned.load_adapter(folder, adapter_name="again")
        tuned.set_adapter("again")
        after = tuned(input_ids=ids).logits
    missing = [key for key in result.missing_keys if ".again." in key]
    print("missing", missing, "unexpected", result.unexpected_keys, "largest change", (after - before).abs().max().item())
    sys.exit(1 if missing or result.unexpected_keys or torch.equal(before, after) else 0)


if __name__ == "__main__":
    check(*sys.argv[1:]) if len(sys.argv) == 3 else main()

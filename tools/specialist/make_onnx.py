"""A tiny image classifier as transformers saves one, exported to ONNX, for tests of networks that people bring.

A ResNet of 8 and 16 channels learns to tell noisy coloured discs apart. Beside the folder go its logits on four pictures, by
onnxruntime on the pixel values of transformers' own processor (the one that resizes as Pillow does), as the reference.

    python tools/specialist/make_onnx.py e2e/fixtures/onnx
    (torch 2.15.0, transformers 5.23.0, onnx 1.23.2, onnxruntime 1.32.0, pillow 13.0.0)
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from transformers import ResNetConfig, ResNetForImageClassification
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

# The plural and the upper case are there for whoever matches them with a project's classes; the last is in no sample.
LABELS = ["carrots", "Eggplant", "broccoli", "cucumber"]
COLOURS = [(235, 130, 40), (110, 50, 130), (60, 150, 60), (170, 210, 110)]
SIDE = 32
# Width and height of the pictures that are kept: of the processor's size, and three that it has to resize.
SIZES = [(32, 32), (90, 60), (41, 77), (120, 90)]


def disc(label: int, rng: np.random.Generator, width: int = SIDE, height: int = SIDE) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    x, y = x / width, y / height
    centre = rng.uniform(0.35, 0.65, 2)
    inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < rng.uniform(0.2, 0.35) ** 2
    ground = rng.uniform(120, 230, 3)
    picture = np.where(inside[..., None], COLOURS[label], ground)
    picture = picture + rng.normal(0, 20, picture.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return self.model(pixel_values).logits


def trained(processor) -> ResNetForImageClassification:
    rng = np.random.default_rng(1)
    config = ResNetConfig(
        embedding_size=8,
        hidden_sizes=[8, 16],
        depths=[1, 1],
        layer_type="basic",
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
    )
    model = ResNetForImageClassification(config).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for _ in range(300):
        labels = rng.integers(0, len(LABELS), 16)
        pixels = processor([disc(k, rng) for k in labels], return_tensors="pt").pixel_values
        loss = model(pixels, labels=torch.tensor(labels)).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print("loss", loss.item())
    return model.eval()


def main(folder: Path) -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rng = np.random.default_rng(2)
    processor = ViTImageProcessorPil(size={"height": SIDE, "width": SIDE})
    model = trained(processor)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(folder)
    processor.save_pretrained(folder)
    torch.onnx.export(
        Logits(model),
        (torch.zeros(1, 3, SIDE, SIDE),),
        folder / "onnx/model.onnx",
        input_names=["pixel_values"],
        output_names=["logits"],
        dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}},
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(folder / "onnx/model.onnx")
    expected = []
    for label, (name, size) in enumerate(zip(LABELS, SIZES)):
        picture = disc(label, rng, *size)
        file = f"{name.lower()}.png"
        picture.save(folder / file)
        pixels = processor(picture, return_tensors="np").pixel_values
        logits = session.run(None, {"pixel_values": pixels})[0][0]
        expected.append({"file": file, "label": name, "logits": [float(v) for v in logits]})
        print(name, LABELS[int(logits.argmax())])
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

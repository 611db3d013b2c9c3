"""Records what transformers' processors make of made-up pictures and clips, for src/families/*.test.ts.

    pip install torch torchvision transformers==5.23.0 Pillow num2words==0.5.14
    python tools/media/recordProcessors.py

Recorded with torch 2.15.0, torchvision 0.29.2, Pillow 13.0.0, transformers 5.23.0 on an x86 CPU with AVX2, where torchvision
resizes bytes as bytes. Settings are those of the published checkpoints (`REAL`) and small ones of the same form (`SMALL`).
Pictures come from a formula that the tests know as well, so that only results are kept: a hash of all values, a few of
them, the words that stand in the medium's place, and the rows that `pack_image_features` makes of counted features.
"""

import hashlib
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import torchvision
import transformers
from num2words import num2words
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    AutoImageProcessor,
    Idefics3ImageProcessor,
    Idefics3Processor,
    LlavaNextImageProcessor,
    LlavaNextProcessor,
    LlavaOnevisionImageProcessor,
    LlavaOnevisionProcessor,
    LlavaOnevisionVideoProcessor,
    MllamaImageProcessor,
    MllamaProcessor,
    PreTrainedTokenizerFast,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
    SmolVLMImageProcessor,
    SmolVLMProcessor,
    SmolVLMVideoProcessor,
    VideoLlavaImageProcessor,
    VideoLlavaProcessor,
    VideoLlavaVideoProcessor,
)
from transformers.models.llava_next.modeling_llava_next import LlavaNextModel
from transformers.models.llava_onevision.modeling_llava_onevision import LlavaOnevisionModel
from transformers.video_utils import VideoMetadata, default_sample_indices_fn

torch.set_num_threads(1)
OUT = Path(__file__).parents[2] / "src/families/fixtures"

CLIP = {
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
TOKENS = ["<image>", "<video>", "<|image|>", "<|image_pad|>", "<|video_pad|>", "<fake_token_around_image>", "<global-img>"]
TOKENS += [f"<row_{y}_col_{x}>" for y in range(1, 9) for x in range(1, 9)]


def picture(width: int, height: int, seed: int) -> np.ndarray:
    """A slope on the left; noise with blocks of black and white on the right, where overshoot must clamp."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    noise = ((x * 73856093) ^ (y * 19349663) ^ ((c + 1) * 83492791) ^ (seed * 2654435761)) & 0xFFFFFFFF
    noise = (noise ^ (noise >> 13)) * 1274126177 & 0xFFFFFFFF
    noise = (noise ^ (noise >> 16)) & 255
    noise = np.where(noise < 64, 0, np.where(noise > 191, 255, noise))
    slope = (x * 3 + y * 2 + c * 40 + seed * 17) & 255
    return np.where(x < width // 2, slope, noise).astype(np.uint8)


def clip(width: int, height: int, frames: int) -> np.ndarray:
    return np.stack([picture(width, height, frame + 1) for frame in range(frames)])


def tokenizer(image: str = "<image>", video: str = "<video>") -> PreTrainedTokenizerFast:
    base = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    base.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made = PreTrainedTokenizerFast(tokenizer_object=base, unk_token="[UNK]", bos_token="<s>", pad_token="<pad>")
    made.add_special_tokens({"additional_special_tokens": TOKENS + ["<|python_tag|>"]})
    made.image_token, made.image_token_id = image, made.convert_tokens_to_ids(image)
    made.video_token, made.video_token_id = video, made.convert_tokens_to_ids(video)
    return made


def short(text: str) -> str:
    """Runs of a visual token as the token and how often it stands."""
    return re.sub(r"(<image>|<video>|<\|(?:image|video)_pad\|>)\1*", lambda m: f"{m[1]}*{len(m[0]) // len(m[1])} ", text)


def values(views) -> dict:
    """`views`: (V, …). The hash is of the little-endian f32 values of all views, one after the other."""
    flat = torch.as_tensor(np.asarray(views, dtype=np.float32)).reshape(len(views), -1)
    at = (torch.arange(5) * (flat.shape[1] - 1)) // 4 if flat.shape[1] > 5 else torch.arange(flat.shape[1])
    return {
        "shape": list(np.asarray(views).shape),
        "sha256": hashlib.sha256(flat.numpy().astype("<f4").tobytes()).hexdigest()[:32],
        "sample": [[round(float(v), 5) for v in row[at]] for row in flat[:: max(1, len(flat) // 6)]],
    }


class Family:
    """One checkpoint's settings and processors, and what they made so far."""

    def __init__(self, name, files, image=None, video=None, processor=None):
        self.name, self.files, self.image, self.video, self.processor = name, files, image, video, processor
        self.row = {"name": name, "files": files, "pictures": [], "clips": [], "frames": []}

    def picture(self, width, height, seed, views, text, **more):
        self.row["pictures"].append(
            {"width": width, "height": height, "seed": seed, **values(views), "text": short(text), **more}
        )

    def clip(self, width, height, frames, views, text, **more):
        self.row["clips"].append(
            {"width": width, "height": height, "frames": frames, **values(views), "text": short(text), **more}
        )

    def frames(self, frames, fps, indices):
        self.row["frames"].append({"frames": frames, "fps": fps, "seconds": frames / fps, "indices": [int(i) for i in indices]})


def said(processor, text_token: str, **media) -> tuple[str, dict]:
    """What a processor writes in a medium's place; its own call is asked for the same number of visual tokens."""
    inputs = processor(text=[text_token], return_tensors="pt", **media)
    return inputs, (inputs["input_ids"][0] == processor.tokenizer.convert_tokens_to_ids(text_token)).sum().item()


def expansion(processor, kind: str, inputs: dict, count: int, counted: str, index: int = 0) -> str:
    replace = processor.replace_image_token if kind == "image" else processor.replace_video_token
    text = str(replace(inputs, index))
    assert text.count(counted) == count, (kind, text.count(counted), count)
    return text


# (width, height): near squares, long ones, one row, just at and beside the edges of tiles.
ODD = [(37, 23), (23, 61), (50, 50), (97, 31), (13, 90), (120, 90), (64, 32)]
LOOKS = [(640, 480), (224, 224), (1280, 720), (720, 1280), (300, 1200), (2000, 500), (513, 512), (99, 4000), (1919, 1081)]
CLIPS = [(30, 30), (7, 25), (48, 24), (90, 29.97), (200, 10), (301, 25), (1000, 12.5), (2400, 30), (5, 1), (1, 30), (33, 8)]


def video_llava():
    image = {**CLIP, "size": {"shortest_edge": 224}, "crop_size": {"height": 224, "width": 224}, "resample": 3,
             "do_resize": True, "do_center_crop": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True}
    small = {**image, "size": {"shortest_edge": 28}, "crop_size": {"height": 28, "width": 28}}
    extra = {"patch_size": 14, "vision_feature_select_strategy": "default", "num_additional_image_tokens": 1}
    for name, settings, sizes in [("video_llava small", small, ODD), ("video_llava", image, LOOKS[:1])]:
        pictures, videos = VideoLlavaImageProcessor(**settings), VideoLlavaVideoProcessor(**settings)
        processor = VideoLlavaProcessor(image_processor=pictures, video_processor=videos, tokenizer=tokenizer(), **extra)
        family = Family(name, {"config": {"model_type": "video_llava", "vision_config": {"patch_size": 14, "image_size": settings["crop_size"]["height"]}},
                               "preprocessor": settings, "processor": extra})
        for seed, (width, height) in enumerate(sizes):
            made, count = said(processor, "<image>", images=[Image.fromarray(picture(width, height, seed))])
            views = made["pixel_values_images"]
            family.picture(width, height, seed, views, expansion(processor, "image", made, count, "<image>"))
        for width, height in sizes[:2]:
            made, count = said(processor, "<video>", videos=[clip(width, height, 3)])
            family.clip(width, height, 3, made["pixel_values_videos"][0], expansion(processor, "video", made, count, "<video>"))
        for frames, fps in CLIPS:
            if frames >= 8:
                family.frames(frames, fps, default_sample_indices_fn(VideoMetadata(total_num_frames=frames, fps=fps), num_frames=8))
        yield family


def smolvlm():
    real = {**HALF, "size": {"longest_edge": 2048}, "max_image_size": {"longest_edge": 512}, "resample": 1, "do_resize": True,
            "do_image_splitting": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "do_pad": True,
            "video_sampling": {"fps": 1, "max_frames": 64, "video_size": {"longest_edge": 512}}}
    small = {**real, "size": {"longest_edge": 96}, "max_image_size": {"longest_edge": 24}}
    whole = {**small, "do_image_splitting": False}
    cases = [("smolvlm small", "smolvlm", small, ODD, 9), ("smolvlm uncut", "smolvlm", whole, ODD[:2], 9),
             ("idefics3 small", "idefics3", small, ODD[:2], 9), ("smolvlm", "smolvlm", real, LOOKS[:1], 64)]
    for name, kind, settings, sizes, seq in cases:
        extra = {"image_seq_len": seq}
        config = {"model_type": kind, "scale_factor": 4, "vision_config": {"image_size": settings["max_image_size"]["longest_edge"], "patch_size": 16}}
        family = Family(name, {"config": config, "preprocessor": settings, "processor": extra})
        plain = {k: v for k, v in settings.items() if k != "video_sampling"}
        if kind == "idefics3":
            processor = Idefics3Processor(Idefics3ImageProcessor(**plain), tokenizer(), **extra)
        else:
            # As from_pretrained does for want of a video_preprocessor_config.json: all of the pictures' settings.
            videos = SmolVLMVideoProcessor(**json.loads(json.dumps(settings)))
            processor = SmolVLMProcessor(SmolVLMImageProcessor(**plain), tokenizer(), videos, **extra)
        for seed, (width, height) in enumerate(sizes):
            image = Image.fromarray(picture(width, height, seed))
            inputs, count = said(processor, "<image>", images=[image])
            made = processor.image_processor([image], return_row_col_info=True, return_tensors="pt")
            views = made["pixel_values"][0]
            rows, columns = made["rows"][0][0], made["cols"][0][0]
            if kind == "idefics3":
                text = processor.replace_image_token(made, 0)
                assert str(text).count("<image>") == count
            else:
                text = expansion(processor, "image", made, count, "<image>")
            family.picture(width, height, seed, views, str(text), rows=rows, columns=columns)
        if kind == "smolvlm":
            videos = processor.video_processor
            for (width, height), (frames, fps) in zip(sizes[:2], [(45, 10), (7, 0.01)]):
                metadata = VideoMetadata(total_num_frames=frames, fps=fps, duration=frames / fps)
                indices = videos.sample_frames(metadata, num_frames=videos.num_frames, fps=videos.fps)[: 1 if settings is real else 4]
                metadata.frames_indices = indices
                made = videos([clip(width, height, len(indices))], do_sample_frames=False, return_tensors="pt")
                text = str(processor.replace_video_token({**made, "video_metadata": [metadata]}, 0))
                family.clip(width, height, len(indices), made["pixel_values"][0], text,
                            times=[int(i) / fps for i in indices], seconds=frames / fps)
            for frames, fps in CLIPS:
                metadata = VideoMetadata(total_num_frames=frames, fps=fps, duration=frames / fps)
                family.frames(frames, fps, videos.sample_frames(metadata, num_frames=videos.num_frames, fps=videos.fps))
        if name == "smolvlm":
            cuts = []
            for width, height in LOOKS[1:]:
                made = processor.image_processor([torch.zeros(3, height, width, dtype=torch.uint8)], return_row_col_info=True, return_tensors="pt")
                text = expansion(processor, "image", made, made["pixel_values"].shape[1] * seq, "<image>")
                cuts.append({"width": width, "height": height, "views": made["pixel_values"].shape[1], "text": short(text)})
            family.row["cuts"] = cuts
        yield family


def anyres(name, kind, settings, config, make, sizes, cuts):
    """LLaVA-NeXT and LLaVA-OneVision."""
    videos = None
    if kind == "llava_onevision":
        extra = {"num_image_tokens": (config["vision_config"]["image_size"] // config["vision_config"]["patch_size"]) ** 2,
                 "vision_feature_select_strategy": "full", "vision_aspect_ratio": "anyres_max_9"}
        videos = LlavaOnevisionVideoProcessor(**{k: v for k, v in settings.items() if k != "image_grid_pinpoints"})
        processor = LlavaOnevisionProcessor(make(**settings), tokenizer(), videos, **extra)
    else:
        extra = {"patch_size": config["vision_config"]["patch_size"], "vision_feature_select_strategy": "default",
                 "num_additional_image_tokens": 1}
        processor = LlavaNextProcessor(make(**settings), tokenizer(), **extra)
    family = Family(name, {"config": {"model_type": kind, **config}, "preprocessor": settings, "processor": extra})
    for seed, (width, height) in enumerate(sizes):
        made, count = said(processor, "<image>", images=[Image.fromarray(picture(width, height, seed))])
        family.picture(width, height, seed, made["pixel_values"][0], expansion(processor, "image", made, count, "<image>"))
    if videos:
        for pair in [ODD[:2], ODD[:2][::-1]]:
            images = [Image.fromarray(picture(width, height, 0)) for width, height in pair]
            made = processor.image_processor([images], return_tensors="pt")
            width, height = pair[0]
            text = processor.replace_image_token(made, 0)
            family.picture(width, height, 0, made["pixel_values"][0], str(text), alone=False)
        for width, height in sizes[:2]:
            made, count = said(processor, "<video>", videos=[clip(width, height, 3)])
            family.clip(width, height, 3, made["pixel_values_videos"][0], expansion(processor, "video", made, count, "<video>"))
        for frames, fps in CLIPS:
            metadata = VideoMetadata(total_num_frames=frames, fps=fps)
            family.frames(frames, fps, default_sample_indices_fn(metadata, num_frames=min(8, frames)))
    family.row["packs"] = [packed(kind, config, width, height, processor) for width, height in cuts]
    if videos:
        family.row["packs"].append(pooled(config, 3))
    return family


def counted(rows: int) -> torch.Tensor:
    """(rows, 2): numbers that tell rows apart, exact in f32."""
    index = torch.arange(rows)
    return torch.stack([index % 4096, (index * 7919) % 1009], -1).float()


def summary(mixed: torch.Tensor, **more) -> dict:
    at = (torch.arange(40) * (len(mixed) - 1)) // 39
    return {**more, "count": len(mixed), "sum": [round(float(v), 4) for v in mixed.double().sum(0)],
            "sample": [[round(float(v), 3) for v in mixed[i]] for i in at]}


NEWLINE = torch.tensor([-1.0, -2.0])


def packed(kind, config, width, height, processor) -> dict:
    vision = config["vision_config"]
    grid = vision["image_size"] // vision["patch_size"]
    canvas = transformers.image_processing_utils.select_best_resolution([height, width], config["image_grid_pinpoints"])
    views = 1 + (canvas[0] // vision["image_size"]) * (canvas[1] // vision["image_size"])
    features = [counted(views * grid * grid).view(views, grid * grid, 2)]
    model = SimpleNamespace(config=SimpleNamespace(vision_config=SimpleNamespace(**vision), image_grid_pinpoints=config["image_grid_pinpoints"]))
    sizes = torch.tensor([[height, width]])
    if kind == "llava_next":
        mixed, _ = LlavaNextModel.pack_image_features(model, features, sizes, "default", NEWLINE)
    else:
        mixed, _ = LlavaOnevisionModel.pack_image_features(model, features, sizes, NEWLINE, "anyres_max_9")
    blank = torch.zeros(1, 3, vision["image_size"], vision["image_size"])
    text = str(processor.replace_image_token({"image_sizes": [[height, width]], "pixel_values": [blank], "batch_num_images": [1]}, 0))
    assert text.count("<image>") == len(mixed[0]), (kind, width, height)
    return summary(mixed[0], width=width, height=height, views=views)


def pooled(config, frames: int) -> dict:
    vision = config["vision_config"]
    grid = vision["image_size"] // vision["patch_size"]
    model = SimpleNamespace(config=SimpleNamespace(vision_config=SimpleNamespace(**vision)))
    mixed = LlavaOnevisionModel.apply_pooling(model, counted(frames * grid * grid).view(frames, grid * grid, 2))
    return summary(torch.cat([mixed.reshape(-1, 2), NEWLINE[None]]), width=64, height=48, views=frames, frames=frames)


def llava_next():
    def settings(side):
        points = [[side * h, side * w] for h, w in [(1, 2), (2, 1), (2, 2), (3, 1), (1, 3)]]
        return {**CLIP, "size": {"shortest_edge": side}, "crop_size": {"height": side, "width": side}, "resample": 3,
                "do_center_crop": True, "do_resize": True, "do_pad": True, "image_grid_pinpoints": points}

    def config(side):
        return {"image_grid_pinpoints": settings(side)["image_grid_pinpoints"], "vision_config": {"image_size": side, "patch_size": 14}}

    yield anyres("llava_next small", "llava_next", settings(42), config(42), LlavaNextImageProcessor, ODD, ODD + [(671, 672)])
    yield anyres("llava_next", "llava_next", settings(336), config(336), LlavaNextImageProcessor, LOOKS[:1], LOOKS)


def llava_onevision():
    def settings(side, mean):
        steps = [side * i for i in range(1, 7)]
        return {**mean, "size": {"height": side, "width": side}, "resample": 3, "do_resize": True, "do_pad": True,
                "image_grid_pinpoints": [[h, w] for h in steps for w in steps]}

    def config(side, mean):
        return {"image_grid_pinpoints": settings(side, mean)["image_grid_pinpoints"], "vision_config": {"image_size": side, "patch_size": 14},
                "vision_aspect_ratio": "anyres_max_9"}

    # The mean of CLIP, the class's own, pads squares with a colour; the real files have one half.
    yield anyres("llava_onevision small", "llava_onevision", settings(44, CLIP), config(44, CLIP), LlavaOnevisionImageProcessor, ODD, ODD + [(260, 250)])
    yield anyres("llava_onevision", "llava_onevision", settings(384, HALF), config(384, HALF), LlavaOnevisionImageProcessor, LOOKS[:1], LOOKS)


def qwen2_vl():
    real = {**CLIP, "min_pixels": 3136, "max_pixels": 12845056, "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2}
    small = {**real, "max_pixels": 9000}
    apart = {**CLIP, "size": {"shortest_edge": 3136, "longest_edge": 50000}, "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2}
    cases = [("qwen2_vl small", small, None, ODD), ("qwen2_vl apart", apart, {**apart, "size": {"shortest_edge": 6000, "longest_edge": 7000}}, ODD[:3]),
             ("qwen2_vl", real, None, LOOKS[:1])]
    for name, settings, video, sizes in cases:
        videos = Qwen2VLVideoProcessor(**json.loads(json.dumps(video or settings)), cap_pixels_per_frame=False)
        names = tokenizer("<|image_pad|>", "<|video_pad|>")
        processor = Qwen2VLProcessor(Qwen2VLImageProcessor(**json.loads(json.dumps(settings))), names, videos)
        files = {"config": {"model_type": "qwen2_vl"}, "preprocessor": settings, **({"video": video} if video else {})}
        family = Family(name, files)
        for seed, (width, height) in enumerate(sizes):
            made, count = said(processor, "<|image_pad|>", images=[Image.fromarray(picture(width, height, seed))])
            text = expansion(processor, "image", made, count, "<|image_pad|>")
            family.picture(width, height, seed, made["pixel_values"][None], text, grid=made["image_grid_thw"][0].tolist())
        for (width, height), frames in zip(sizes[:3], [4, 3, 1]):
            made, count = said(processor, "<|video_pad|>", videos=[clip(width, height, frames)])
            text = expansion(processor, "video", made, count, "<|video_pad|>")
            family.clip(width, height, frames, made["pixel_values_videos"][None], text, grid=made["video_grid_thw"][0].tolist())
        for frames, fps in CLIPS:
            if frames > 1:
                family.frames(frames, fps, videos.sample_frames(VideoMetadata(total_num_frames=frames, fps=fps), fps=2))
        if name == "qwen2_vl":
            smart = transformers.models.qwen2_vl.image_processing_qwen2_vl.smart_resize
            cuts = [(height, width, smart(height, width, 28, 3136, 12845056)) for width, height in LOOKS + [(10, 10), (5000, 4000), (27, 3)]]
            family.row["cuts"] = [{"width": w, "height": h, "views": 1, "text": f"<|image_pad|>*{to[0] * to[1] // 784} "} for h, w, to in cuts]
        yield family


def mllama():
    real = {**CLIP, "size": {"height": 560, "width": 560}, "resample": 2, "max_image_tiles": 4, "do_resize": True, "do_pad": True}
    small = {**real, "size": {"height": 28, "width": 28}}
    for name, settings, sizes in [("mllama small", small, ODD + [(5, 60), (28, 28), (56, 20)]), ("mllama", real, LOOKS[:1])]:
        images = MllamaImageProcessor(**settings)
        family = Family(name, {"config": {"model_type": "mllama"}, "preprocessor": settings})
        for seed, (width, height) in enumerate(sizes):
            made = images([Image.fromarray(picture(width, height, seed))], return_tensors="pt")
            processor = MllamaProcessor(images, tokenizer("<|image|>"))
            family.picture(width, height, seed, made["pixel_values"][0, 0], processor.replace_image_token(made, 0),
                           aspectRatioId=made["aspect_ratio_ids"][0, 0].item(), tiles=made["num_tiles"][0][0])
        yield family


def chosen() -> dict:
    """The class that AutoProcessor takes for a published `image_processor_type`."""
    find = transformers.models.auto.image_processing_auto
    names = {"video_llava": "VideoLlavaImageProcessor", "smolvlm": "SmolVLMImageProcessor", "idefics3": "Idefics3ImageProcessor",
             "llava_onevision": "LlavaOnevisionImageProcessor", "qwen2_vl": "Qwen2VLImageProcessor",
             "llava_next": "LlavaNextImageProcessor", "mllama": "MllamaImageProcessor"}
    made = {}
    for family, name in names.items():
        kind = find._load_backend_class(name, find._resolve_backend(None, None, name))
        made[family] = f"{kind.__name__} ({getattr(kind, 'backend', None) and kind().backend if hasattr(kind, 'backend') else 'Pillow'})"
    return made


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    versions = {"torch": torch.__version__, "torchvision": torchvision.__version__, "transformers": transformers.__version__}
    families = [family.row for make in [video_llava, smolvlm, llava_next, llava_onevision, qwen2_vl, mllama] for family in make()]
    words = {str(n): num2words(n) for n in [0, 1, 8, 13, 20, 21, 64, 99, 100, 101, 110, 342, 999, 1000, 1001, 1100, 2345]}
    fixture = {"versions": versions, "classes": chosen(), "words": words, "families": families}
    text = json.dumps(fixture, separators=(",", ":")).replace('{"name"', '\n{"name"').replace('{"width"', '\n{"width"')
    (OUT / "processors.json").write_text(text + "\n")
    print(len(text), chosen())


if __name__ == "__main__":
    main()

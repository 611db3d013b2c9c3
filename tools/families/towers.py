"""Records what transformers makes of tiny vision towers, alone, for src/families: features, and the gradients of one adapter.

    pip install -r tools/families/requirements.txt
    python tools/families/towers.py

Weights, pixels and adapters are formulas of tools/parity/formulas.py on both sides, so each file holds shapes and results only.
"""

import json
import math
import sys
from pathlib import Path

import torch
import transformers
from transformers import MllamaVisionConfig, SiglipVisionConfig
from transformers.models.mllama.modeling_mllama import MllamaVisionModel
from transformers.models.qwen2_vl.configuration_qwen2_vl import Qwen2VLVisionConfig
from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VisionTransformerPretrainedModel
from transformers.models.siglip.modeling_siglip import SiglipVisionModel
from transformers.models.smolvlm.configuration_smolvlm import SmolVLMVisionConfig
from transformers.models.smolvlm.modeling_smolvlm import SmolVLMVisionTransformer

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools/parity"))
import mllama as _shown_as_trained  # noqa: E402, F401
from formulas import adapter_values, rounded, sample  # noqa: E402

FIXTURES = ROOT / "src/families/fixtures"
PIXELS, SEED, LOW = 1000, 1001, 1002  # salts above those of the weights
RANK, SCALE = 2, 1.5


def values(shape, salt: int, bound: float) -> torch.Tensor:
    return torch.from_numpy(adapter_values(math.prod(shape), salt, bound)).reshape(shape)


@torch.no_grad()
def fill(model: torch.nn.Module) -> list[dict]:
    """Every parameter by formula: `offset` plus values in ±`bound`. Every layer matters: rows keep the size of what they read."""
    tensors = []
    for salt, (name, parameter) in enumerate(model.named_parameters()):
        shape, offset, bound = list(parameter.shape), 0.0, 0.35
        if name.split(".")[-1].startswith("gate"):
            offset, bound = 0.6, 0.3
        elif parameter.ndim == 1 and name.endswith("weight"):
            offset = 1.0
        elif "embedding" in name and "patch" not in name:
            bound = 1.0
        elif parameter.ndim > 1:
            bound = 2.0 / math.sqrt(math.prod(shape[1:]))
        bound = float(torch.tensor(bound))
        offset = float(torch.tensor(offset))
        parameter.copy_(torch.tensor(offset) + values(shape, salt, bound))
        tensors.append(dict(name=name, shape=shape, offset=offset, bound=bound))
    return tensors


class Beside(torch.nn.Module):
    """A linear layer with a low-rank pair beside it."""

    def __init__(self, base: torch.nn.Linear):
        super().__init__()
        self.base = base
        self.a = torch.nn.Parameter(values((RANK, base.in_features), LOW, 0.3))
        self.b = torch.nn.Parameter(values((base.out_features, RANK), LOW + 1, 0.3))

    def forward(self, x):
        return self.base(x) + SCALE * (x @ self.a.T) @ self.b.T


def adapted(model: torch.nn.Module, path: str, run) -> dict:
    """Gradients of sum(features * seed) with respect to a pair beside `path`."""
    parent, name = path.rsplit(".", 1)
    beside = Beside(model.get_submodule(path))
    setattr(model.get_submodule(parent), name, beside)
    y = run()
    (y * values(y.shape, SEED, 1.0)).sum().backward()
    setattr(model.get_submodule(parent), name, beside.base)
    return dict(path=path, rank=RANK, scale=SCALE, features=sample(y.detach(), 40), a=sample(beside.a.grad, 40), b=sample(beside.b.grad, 40))


def siglip() -> dict:
    """Pictures of 23 pixels in patches of 4: 5 by 5, three pixels left over. SmolVLM's tower and SigLIP's, with the same weights."""
    keys = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=3, image_size=23, patch_size=4, hidden_act="gelu_pytorch_tanh", layer_norm_eps=1e-6)
    plain = SiglipVisionModel(SiglipVisionConfig(**keys, vision_use_head=False, attn_implementation="eager")).eval()
    smol = SmolVLMVisionTransformer(SmolVLMVisionConfig(**keys, attn_implementation="eager")).eval()
    tensors = fill(plain)
    smol.load_state_dict(plain.state_dict())
    pixels = values((3, 3, 23, 23), PIXELS, 2.0)
    with torch.no_grad():
        states = plain(pixels, output_hidden_states=True).hidden_states
        assert len(states) == 4
        normed = smol(pixels).last_hidden_state
    return dict(
        config=keys,
        tensors=tensors,
        pixels=list(pixels.shape),
        outputs={"0": sample(states[0], 120), "-2": sample(states[-2], 120), "-1": sample(states[-1], 120), "last_hidden_state": sample(normed, 120)},
        adapter=adapted(smol, "encoder.layers.0.self_attn.k_proj", lambda: smol(pixels).last_hidden_state),
    )


def qwen2() -> dict:
    """A picture of 4 by 6 patches, one of 2 by 2, and a clip of 3 slices of 6 by 2."""
    keys = dict(depth=2, embed_dim=24, hidden_size=20, num_heads=3, mlp_ratio=2, patch_size=3, temporal_patch_size=2, spatial_merge_size=2, hidden_act="quick_gelu")
    model = Qwen2VisionTransformerPretrainedModel(Qwen2VLVisionConfig(**keys, attn_implementation="eager")).eval()
    tensors = fill(model)
    grids = [[1, 4, 6], [1, 2, 2], [3, 6, 2]]
    pixels = values((sum(math.prod(g) for g in grids), 3 * 2 * 9), PIXELS, 2.0)
    run = lambda: model(pixels, grid_thw=torch.tensor(grids))  # noqa: E731
    with torch.no_grad():
        out = run()
    return dict(
        config=keys,
        tensors=tensors,
        pixels=list(pixels.shape),
        grids=grids,
        outputs=dict(patches=sample(out.last_hidden_state, 160), merged=sample(out.pooler_output, 160)),
        adapter=adapted(model, "blocks.0.attn.qkv", lambda: run().pooler_output),
    )


def mllama() -> dict:
    """Three pictures: of two tiles side by side, of one, and of all four."""
    keys = dict(hidden_size=24, hidden_act="gelu", num_hidden_layers=4, num_global_layers=2, attention_heads=3, intermediate_size=40, image_size=14, patch_size=4, norm_eps=1e-5, max_num_tiles=4, intermediate_layers_indices=[1, 2])
    model = MllamaVisionModel(MllamaVisionConfig(**keys, vision_output_dim=72, attn_implementation="eager")).eval()
    tensors = fill(model)
    pictures = [dict(aspectRatioId=2, tiles=2), dict(aspectRatioId=1, tiles=1), dict(aspectRatioId=6, tiles=4)]
    pixels = values((3, 4, 3, 14, 14), PIXELS, 2.0)
    mask = torch.zeros(1, 3, 4, dtype=torch.long)
    for i, picture in enumerate(pictures):
        pixels[i, picture["tiles"] :] = 0
        mask[0, i, : picture["tiles"]] = 1
    ids = torch.tensor([[picture["aspectRatioId"] for picture in pictures]])
    run = lambda: model(pixels[None], aspect_ratio_ids=ids, aspect_ratio_mask=mask).last_hidden_state  # noqa: E731
    with torch.no_grad():
        out = run()
    return dict(
        config=keys,
        tensors=tensors,
        pixels=list(pixels.shape),
        pictures=pictures,
        outputs=dict(features=sample(out, 240)),
        adapter=adapted(model, "transformer.layers.0.self_attn.q_proj", run),
    )


def main() -> None:
    torch.set_num_threads(1)
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name, record in dict(siglipVision=siglip, qwen2Vision=qwen2, mllamaVision=mllama).items():
        path = FIXTURES / f"{name}.json"
        versions = dict(torch=torch.__version__.split("+")[0], transformers=transformers.__version__)
        path.write_text(json.dumps(rounded(dict(versions=versions, **record())), separators=(",", ":")) + "\n")
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()

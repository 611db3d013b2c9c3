"""Scion Sprout in PyTorch: a Video-LLaVA of about 4 M parameters, lean enough to train on one CPU core.

Module names are those of a saved Hugging Face checkpoint, so export is a rename. B rows, T tokens, C width, H heads.
The residual streams stay in f32 under bf16 autocast; letting them fall to bf16 stopped the model from learning
questions that hinge on a noun."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import cat

VISION = dict(width=160, layers=4, heads=5, mlp=640, image=96, patch=16)
TEXT = dict(width=192, layers=4, heads=6, mlp=512, theta=10000.0, eps=1e-5)
VOCAB = 1536


def attend(q, k, v, heads, mask=None):
    B, T, C = q.shape
    q, k, v = (z.view(B, T, heads, C // heads).transpose(1, 2) for z in (q, k, v))
    # plain matmuls: the backward of the fused CPU kernel is several times slower; softmax stays in the type of q and k
    scores = (q * (C // heads) ** -.5) @ k.transpose(-1, -2)
    if mask is not None:
        scores = scores + mask.to(scores.dtype)
    with torch.autocast('cpu', enabled=False):
        share = scores.softmax(-1)
    return (share @ v).transpose(1, 2).reshape(B, T, C)


class ClipLayer(nn.Module):
    def __init__(s, C, heads, mlp):
        super().__init__()
        s.heads = heads
        s.layer_norm1, s.layer_norm2 = nn.LayerNorm(C), nn.LayerNorm(C)
        s.self_attn = nn.ModuleDict({n: nn.Linear(C, C) for n in ('q_proj', 'k_proj', 'v_proj', 'out_proj')})
        s.mlp = nn.ModuleDict(dict(fc1=nn.Linear(C, mlp), fc2=nn.Linear(mlp, C)))

    def forward(s, x):
        a, n = s.self_attn, s.layer_norm1(x)
        three = [a[k] for k in ('q_proj', 'k_proj', 'v_proj')]
        q, k, v = F.linear(n, cat([l.weight for l in three]), cat([l.bias for l in three])).chunk(3, -1)
        x = x + a['out_proj'](attend(q, k, v, s.heads))
        h = s.mlp['fc1'](s.layer_norm2(x))
        return x + s.mlp['fc2'](h * torch.sigmoid(1.702 * h))          # quick_gelu


class Tower(nn.Module):
    """CLIP vision tower: uint8 [B, 96, 96, 3] → [B, 1 + 36, C], the last layer's output before post_layernorm."""

    MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)

    def __init__(s, width, layers, heads, mlp, image, patch):
        super().__init__()
        s.patch, s.grid = patch, image // patch
        s.class_embedding = nn.Parameter(torch.randn(width) * .02)
        s.patch_embedding = nn.Linear(3 * patch * patch, width, bias=False)
        s.position_embedding = nn.Parameter(torch.randn(s.grid ** 2 + 1, width) * .02)
        s.pre_layrnorm = nn.LayerNorm(width)
        s.layers = nn.ModuleList(ClipLayer(width, heads, mlp) for _ in range(layers))
        per_weight = lambda v: torch.tensor(v).repeat_interleave(patch * patch) * 255
        s.register_buffer('mean', per_weight(s.MEAN), False)
        s.register_buffer('std', per_weight(s.STD), False)
        for l in s.layers:
            for w in (l.self_attn['out_proj'].weight, l.mlp['fc2'].weight):
                nn.init.normal_(w, std=.02)

    def forward(s, pixels):
        B, g, p = len(pixels), s.grid, s.patch
        x = pixels.view(B, g, p, g, p, 3).permute(0, 1, 3, 5, 2, 4).reshape(B, g * g, 3 * p * p)   # a row = one patch, (c, y, x)
        scaled = s.patch_embedding.weight / s.std                      # (x - mean) / std folded into the weights:
        shift = s.patch_embedding.weight @ ((128 - s.mean) / s.std)    # whole numbers up to 128 are exact in bf16
        x = F.linear(x.to(torch.bfloat16 if torch.is_autocast_enabled('cpu') else torch.float32) - 128, scaled, shift)
        x = cat([s.class_embedding.expand(B, 1, -1), x], 1) + s.position_embedding
        x = s.pre_layrnorm(x.float())
        for layer in s.layers:
            x = layer(x)
        return x


class RMSNorm(nn.Module):
    def __init__(s, C):
        super().__init__()
        s.weight = nn.Parameter(torch.ones(C))

    def forward(s, x):
        return F.rms_norm(x.float(), x.shape[-1:], s.weight, TEXT['eps'])


class Q4Linear(nn.Linear):
    """A linear layer that may pretend to be stored in 4 bits: rounded weights forward, straight-through gradient."""
    pretend = False

    def w(s):
        return s.weight + (q4_0(s.weight) - s.weight).detach() if Q4Linear.pretend else s.weight

    def forward(s, x):
        return F.linear(x, s.w())


@torch.no_grad()
def q4_0(w):
    """Blocks of 32 along the input: d = (element of largest magnitude) / -8 in f16, q = clamp(round(w/d) + 8, 0, 15)."""
    b = w.reshape(-1, 32)
    m = b.gather(1, b.abs().argmax(1, keepdim=True))
    d = (m / -8).half().float()
    inv = torch.where(d == 0, torch.zeros_like(d), 1 / d)
    return (((b * inv).round() + 8).clamp(0, 15) - 8).mul(d).reshape(w.shape)


class LlamaLayer(nn.Module):
    def __init__(s, C, heads, mlp):
        super().__init__()
        s.heads, lin = heads, lambda i, o: Q4Linear(i, o, bias=False)
        s.input_layernorm, s.post_attention_layernorm = RMSNorm(C), RMSNorm(C)
        s.self_attn = nn.ModuleDict({n: lin(C, C) for n in ('q_proj', 'k_proj', 'v_proj', 'o_proj')})
        s.mlp = nn.ModuleDict(dict(gate_proj=lin(C, mlp), up_proj=lin(C, mlp), down_proj=lin(mlp, C)))

    def forward(s, x, cos, sin, mask):
        B, T, C = x.shape
        a, n = s.self_attn, s.input_layernorm(x)
        q, k, v = F.linear(n, cat([a[k].w() for k in ('q_proj', 'k_proj', 'v_proj')])).chunk(3, -1)
        s.looked = q, k = rotate(q, cos, sin, s.heads), rotate(k, cos, sin, s.heads)      # for pointing.py
        x = x + a['o_proj'](attend(q, k, v, s.heads, mask))
        m, n = s.mlp, s.post_attention_layernorm(x)
        gate, up = F.linear(n, cat([m['gate_proj'].w(), m['up_proj'].w()])).chunk(2, -1)
        return x + m['down_proj'](F.silu(gate) * up)


def rotate(x, cos, sin, heads):
    """Rotary position: halves (x1, x2) of each head → (x1 cos - x2 sin, x2 cos + x1 sin)."""
    B, T, C = x.shape
    x1, x2 = x.view(B, T, heads, 2, C // heads // 2).unbind(3)
    return torch.stack([x1 * cos - x2 * sin, x2 * cos + x1 * sin], 3).view(B, T, C).to(x.dtype)


class Sprout(nn.Module):
    def __init__(s, vocab=VOCAB, text=TEXT, vision=VISION):
        super().__init__()
        C, V = text['width'], vision['width']
        s.tower = Tower(**vision)                                 # saved twice: image_tower and video_tower
        s.linear_1, s.linear_2 = nn.Linear(V, C), nn.Linear(C, C)
        s.embed_tokens = nn.Embedding(vocab, C)
        s.layers = nn.ModuleList(LlamaLayer(C, text['heads'], text['mlp']) for _ in range(text['layers']))
        s.norm = RMSNorm(C)
        s.head_size = C // text['heads']
        nn.init.normal_(s.embed_tokens.weight, std=.02)
        for l in s.layers:
            for w in (l.self_attn['o_proj'].weight, l.mlp['down_proj'].weight):
                nn.init.normal_(w, std=.02 / (2 * text['layers']) ** .5)

    def project(s, features):
        return s.linear_2(F.gelu(s.linear_1(features)))

    def decode(s, x, positions, mask):
        """x [B, T, C] token and picture vectors, positions [B, T], mask [B, 1, T, T] added to scores → [B, T, C]."""
        D = s.head_size
        angle = positions.float()[..., None] * TEXT['theta'] ** (-torch.arange(0, D, 2).float() / D)
        cos, sin = angle.cos()[:, :, None], angle.sin()[:, :, None]
        if torch.is_autocast_enabled('cpu'):
            cos, sin = cos.bfloat16(), sin.bfloat16()
        for layer in s.layers:
            x = layer(x, cos, sin, mask)
        return s.norm(x)

    def logits(s, hidden):
        return F.linear(hidden, s.embed_tokens.weight)            # tied embeddings

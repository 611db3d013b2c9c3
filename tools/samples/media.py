"""Scenes → picture files and clips; rows and parts in LLaVA's JSON form."""
import json
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'embedded-model'))
import scenes as S  # noqa: E402

SIDE, FPS, PER_SLOT = 192, 10, 8              # a clip: 4 slots of 8 frames, so floor(i * 32 / 4) is the top of slot i


def painter():
    return S.Painter(os.environ.get('SPRITES_192', 'sprites-192'), SIDE)


def save_picture(pixels, path, quality=85):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Image.fromarray(pixels).save(path, 'WEBP', quality=quality, method=6)


def moving(scene):
    """The 4 key frames of a clip scene → 32 frames: each thing falls from above into the vessel, in its own slot."""
    key = {t: next((i for i in items if i.concept != scene.vessel), None) for t, items in enumerate(scene.frames)}
    vessel = next(i for i in scene.frames[0] if i.concept == scene.vessel)
    frames = []
    for f in range(4 * PER_SLOT):
        items = []
        for slot, thing in key.items():
            if thing is None:
                continue
            u = (f - slot * PER_SLOT) / PER_SLOT                    # 0 at the sampled frame, negative while it comes in
            if -.3 < u < .6:
                drop = thing.y + (220 * u * abs(u) if u > 0 else 130 * u)
                items.append(replace(thing, y=int(round(drop))))
        frames.append([*items, replace(vessel, y=vessel.y + (f // 2) % 2)])
    return replace(scene, frames=frames)


def save_clip(frames, path, codec='vp9'):
    """uint8 [T, H, W, 3] → silent VP9 WebM or H.264 MP4."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    how = {'vp9': ['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '36', '-deadline', 'good', '-cpu-used', '2'],
           'h264': ['-c:v', 'libx264', '-crf', '24', '-movflags', '+faststart']}[codec]
    T, H, W, _ = frames.shape
    subprocess.run(['ffmpeg', '-v', 'error', '-y', '-threads', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{W}x{H}', '-r', str(FPS),
                    '-i', '-', *how, '-pix_fmt', 'yuv420p', '-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', path],
                   input=np.ascontiguousarray(frames).tobytes(), check=True)


def read_pixels(path):
    """What the studio sees: a picture as it is, or 4 frames of a clip at floor(i * N / 4)."""
    if path.endswith('.webp'):
        return [Image.open(path).convert('RGB')]
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-threads', '1', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
                         capture_output=True, check=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SIDE, SIDE, 3)
    return [Image.fromarray(frames[i * len(frames) // 4]) for i in range(4)]


def split_of(k, total, train=.7, validation=.15):
    return 'train' if k < train * total else 'validation' if k < (train + validation) * total else 'test'


def row(id, source, split, qa, **media):
    """qa: [(question, answer, kind)]; the picture stands in the first question."""
    place = ''.join(f'<{k}>\n' for k in media)
    said = []
    for k, (q, a, _) in enumerate(qa):
        said += [{'from': 'human', 'value': (place if k == 0 else '') + q}, {'from': 'gpt', 'value': a}]
    return dict(id=id, **media, split=split, source=source, kinds=[kind for *_, kind in qa], conversations=said)


def write_json(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        if isinstance(value, list):
            f.write('[\n' + ',\n'.join(json.dumps(v, ensure_ascii=False) for v in value) + '\n]\n')
        else:
            json.dump(value, f, indent=2, ensure_ascii=False)
            f.write('\n')

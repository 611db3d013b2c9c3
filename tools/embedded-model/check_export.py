"""The exported folder, loaded by transformers alone, must give the logits of the training code: pictures, clips, text.

    python check_export.py CHECKPOINT FOLDER"""
import random
import sys

import numpy as np
import torch
from PIL import Image
from transformers import AutoProcessor, VideoLlavaForConditionalGeneration

import common
import pack
import scenes as S
from model import Sprout

name, folder = sys.argv[1:3]
model = Sprout()
model.load_state_dict({k: v.half().float() for k, v in common.load(name)['model'].items()})
hf, info = VideoLlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
print('loading', {k: list(v) for k, v in info.items()})
assert not any(info.values())
processor = AutoProcessor.from_pretrained(folder)
rng, noise, painter = random.Random(5), np.random.default_rng(5), S.Painter()
for make, part in ((S.picture, 'image'), (S.clip, 'video'), (None, None)):
    talk = [('What is this?', 'dog'), ('How many?', '3')]
    content = [dict(type='text', text=talk[0][0])]
    pixels = painter.paint(make(rng), rng, noise)[0] if make else None
    if part:
        content.insert(0, dict(type=part))
    messages = [dict(role='user', content=content), dict(role='assistant', content='dog'),
                dict(role='user', content=talk[1][0]), dict(role='assistant', content=[dict(type='text', text='3')])]
    text = processor.apply_chat_template(messages)
    media = {} if not part else dict(images=[Image.fromarray(pixels[0])]) if part == 'image' else dict(videos=[list(pixels)])
    inputs = processor(text=text, return_tensors='pt', **media)
    frames = 0 if not part else len(pixels)
    batch = pack.collate([talk], {0: 0, 1: 36, 4: 148}[frames], 400, True)
    vectors = None
    with torch.no_grad():
        theirs = hf(**inputs).logits[0]
        if part:
            f = model.tower(torch.from_numpy(pixels))
            vectors = model.project(f if frames > 1 else f[:, 1:]).flatten(0, 1)[None]
        x = model.embed_tokens(batch['ids'])
        if part:
            x = torch.cat([x[:, :batch['prefix']], vectors, x[:, batch['start']:]], 1)
        mine = model.logits(model.decode(x, batch['positions'], batch['mask']))[0]
    print(part, repr(text), inputs['input_ids'].shape, mine.shape, 'largest difference', float((mine - theirs).abs().max()))
    assert (mine - theirs).abs().max() < 2e-3
    ask = processor.apply_chat_template(messages[:1], add_generation_prompt=True)
    out = hf.generate(**processor(text=ask, return_tensors='pt', **media), max_new_tokens=8)
    print('   ', repr(processor.decode(out[0], skip_special_tokens=True)[-60:]))

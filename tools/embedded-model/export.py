"""A trained Sprout → a Hugging Face Video-LLaVA folder that VideoLlavaForConditionalGeneration loads as it stands.

    python export.py CHECKPOINT OUT [scores.json]      CHECKPOINT: a name under $RUN, as `pictures`"""
import hashlib
import json
import os
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import (CLIPVisionConfig, LlamaConfig, PreTrainedTokenizerFast, VideoLlavaConfig,
                          VideoLlavaForConditionalGeneration)

import common
from model import TEXT, VISION, VOCAB, Sprout, Tower
from tokenizer import BOS, EOS, IMAGE, PAD, VIDEO

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGE_TOKENS = (VISION['image'] // VISION['patch']) ** 2
FRAMES = 4


def config():
    vision = CLIPVisionConfig(hidden_size=VISION['width'], intermediate_size=VISION['mlp'], num_hidden_layers=VISION['layers'],
                              num_attention_heads=VISION['heads'], image_size=VISION['image'], patch_size=VISION['patch'],
                              projection_dim=VISION['width'], hidden_act='quick_gelu', layer_norm_eps=1e-5)
    text = LlamaConfig(vocab_size=VOCAB, hidden_size=TEXT['width'], intermediate_size=TEXT['mlp'], num_hidden_layers=TEXT['layers'],
                       num_attention_heads=TEXT['heads'], num_key_value_heads=TEXT['heads'], max_position_embeddings=1024,
                       rms_norm_eps=TEXT['eps'], rope_parameters=dict(rope_type='default', rope_theta=TEXT['theta']), tie_word_embeddings=True,
                       bos_token_id=BOS, eos_token_id=EOS, pad_token_id=PAD)
    return VideoLlavaConfig(vision_config=vision, text_config=text, image_token_index=IMAGE, video_token_index=VIDEO,
                            projector_hidden_act='gelu', vision_feature_layer=-1, vision_feature_select_strategy='default',
                            image_seq_length=IMAGE_TOKENS, video_seq_length=FRAMES * (IMAGE_TOKENS + 1),
                            multimodal_projector_bias=True, tie_word_embeddings=True)


def tower_tensors(model, at):
    """Our tower's names → CLIP's; a patch's row (c, y, x) is the convolution kernel [C, 3, 16, 16]."""
    t, C, p = model.tower, VISION['width'], VISION['patch']
    out = {f'{at}.embeddings.class_embedding': t.class_embedding,
           f'{at}.embeddings.patch_embedding.weight': t.patch_embedding.weight.view(C, 3, p, p),
           f'{at}.embeddings.position_embedding.weight': t.position_embedding,
           f'{at}.post_layernorm.weight': torch.ones(C), f'{at}.post_layernorm.bias': torch.zeros(C)}   # not on the path to the decoder
    for name, value in t.state_dict().items():
        if name.startswith('pre_layrnorm'):
            out[f'{at}.{name}'] = value
        elif name.startswith('layers.'):
            out[f'{at}.encoder.{name}'] = value
    return out


def into(hf, model):
    """Copies every weight into the transformers model; any name left over or missing is an error."""
    keys = set(hf.state_dict())
    at = {tower: next(k for k in keys if tower in k and 'class_embedding' in k).split('.embeddings')[0] for tower in ('image_tower', 'video_tower')}
    language = next(k for k in keys if k.endswith('embed_tokens.weight')).removesuffix('embed_tokens.weight')
    projector = next(k for k in keys if k.endswith('multi_modal_projector.linear_1.weight')).removesuffix('linear_1.weight')
    tensors = {**tower_tensors(model, at['image_tower']), **tower_tensors(model, at['video_tower'])}
    for name, value in model.state_dict().items():
        if name.startswith('linear_'):
            tensors[projector + name] = value
        elif not name.startswith('tower.'):
            tensors[language + name] = value
    head = next((k for k in keys if k.endswith('lm_head.weight')), None)
    if head:
        tensors[head] = model.embed_tokens.weight
    wrong = set(tensors) ^ {k for k in keys if not k.endswith('position_ids')}
    assert not wrong, sorted(wrong)
    hf.load_state_dict(tensors, strict=False)
    return hf


def public(name):
    """The names of Video-LLaVA's published checkpoint, which transformers 4 and 5 both read."""
    for tower in ('image_tower.', 'video_tower.'):
        if name.startswith(tower) and not name.startswith(tower + 'vision_model.'):
            return name.replace(tower, tower + 'vision_model.', 1)
    return name


def write_json(path, value):
    with open(path, 'w') as f:
        json.dump(value, f, indent=2, ensure_ascii=False)
        f.write('\n')


def write_text_parts(out):
    template = open(f'{HERE}/chat_template.jinja').read()
    tokens = PreTrainedTokenizerFast(tokenizer_file=f'{common.RUN}/tokenizer.json', bos_token='<s>', eos_token='</s>', unk_token='<unk>',
                                     pad_token='<pad>', additional_special_tokens=['<image>', '<video>'], model_max_length=1024,
                                     padding_side='right', clean_up_tokenization_spaces=False)
    tokens.save_pretrained(out)
    special = {f'{n}_token': v for n, v in (('bos', '<s>'), ('eos', '</s>'), ('pad', '<pad>'), ('unk', '<unk>'))}
    write_json(f'{out}/special_tokens_map.json', {**special, 'additional_special_tokens': ['<image>', '<video>']})
    written = json.load(open(f'{out}/tokenizer_config.json'))
    written['tokenizer_class'] = 'PreTrainedTokenizerFast'
    write_json(f'{out}/tokenizer_config.json', written)
    with open(f'{out}/chat_template.jinja', 'w') as f:
        f.write(template)


def write_picture_parts(out):
    side = VISION['image']
    images = dict(do_resize=True, size=dict(shortest_edge=side), resample=3, do_center_crop=True, crop_size=dict(height=side, width=side),
                  do_rescale=True, rescale_factor=1 / 255, do_normalize=True, image_mean=Tower.MEAN, image_std=Tower.STD, do_convert_rgb=True)
    about = dict(processor_class='VideoLlavaProcessor', patch_size=VISION['patch'], vision_feature_select_strategy='default',
                 num_additional_image_tokens=1, image_token='<image>', video_token='<video>')
    kinds = dict(image_processor_type='VideoLlavaImageProcessor'), dict(video_processor_type='VideoLlavaVideoProcessor')
    write_json(f'{out}/preprocessor_config.json', {**images, **kinds[0], 'processor_class': 'VideoLlavaProcessor'})
    write_json(f'{out}/video_preprocessor_config.json', {**images, **kinds[1], 'processor_class': 'VideoLlavaProcessor'})
    write_json(f'{out}/processor_config.json', about)


def digest(path):
    return hashlib.sha256(open(path, 'rb').read()).hexdigest()


def export(name, out, scores):
    model = Sprout()
    model.load_state_dict(common.load(name)['model'])
    hf = into(VideoLlavaForConditionalGeneration(config()), model).half()
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    hf.generation_config.update(max_new_tokens=64, do_sample=False, bos_token_id=BOS, eos_token_id=EOS, pad_token_id=PAD)
    hf.save_pretrained(out)
    save_file({public(k): v.contiguous() for k, v in load_file(f'{out}/model.safetensors').items()}, f'{out}/model.safetensors', {'format': 'pt'})
    os.chmod(f'{out}/model.safetensors', 0o644)
    saved = json.load(open(f'{out}/config.json'))
    saved['text_config']['rope_theta'] = TEXT['theta']              # where readers before transformers 5 look
    write_json(f'{out}/config.json', saved)
    write_text_parts(out)
    write_picture_parts(out)
    shutil.copy(f'{HERE}/NOTICE', out)
    card = open(f'{HERE}/card.md').read().replace('{sha256}', digest(f'{out}/model.safetensors')).replace('{scores}', table(scores))
    open(f'{out}/README.md', 'w').write(card)
    files = [dict(path=f, bytes=os.path.getsize(f'{out}/{f}'), sha256=digest(f'{out}/{f}')) for f in sorted(os.listdir(out))]
    write_json(f'{out}/scion.json', dict(
        id='scion-sprout', title='Scion Sprout', licence='Apache-2.0', frames=FRAMES, frameRule='i*N/frames',
        about='A small Video-LLaVA that talks about drawings. It ships with the studio and trains on any computer.',
        scores=scores, notices=[l for l in open(f'{HERE}/NOTICE').read().split('\n\n') if l.strip()], files=files))
    print(out, sum(f['bytes'] for f in files), 'bytes')


def table(scores):
    rows = scores.get('kinds', {})
    if not rows:
        return '(not measured yet)'
    lines = ['| question | n | f32 | 4-bit decoder |', '|---|---|---|---|']
    return '\n'.join(lines + [f"| {k.replace('_', ' ')} | {v['n']} | {100 * v['f32']:.1f} % | {100 * v['q4']:.1f} % |" for k, v in rows.items()])


if __name__ == '__main__':
    export(sys.argv[1], sys.argv[2], json.load(open(sys.argv[3])) if len(sys.argv) > 3 else {})

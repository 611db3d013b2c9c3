"""Trains the synthesizer that comes with the embedded model, on the shipped seed tasks, with PyTorch and PEFT; writes a PEFT folder.

The same conversations, labels and blank pictures as src/synthesis makes (AdaMLLM, arXiv 2411.19930, section 3.1): the description is
context, of later turns every token is learnt, and an end more closes them. Only the language model has an adapter, so the tower and
the projector see each picture once.

    python train_synthesizer.py ../../public/models/scion-sprout ../../public/samples/seeds      # about 10 minutes on one core
"""
import json
import math
import os
import random
import sys

import torch
from peft import LoraConfig, get_peft_model
from peft.utils import get_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoImageProcessor, AutoTokenizer, VideoLlavaForConditionalGeneration

STEPS, BATCH, RANK, RATE, WARMUP, BLANKS, SEED = 600, 8, 16, 6e-3, .1, .1, 1
CAPTION_QUESTION = 'Describe the picture.'                      # as in src/synthesis/controlLines.ts
CONTROL = {'precise': 'Give the short answer.', 'informative': 'Give the answer and why.'}
TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']
VISUAL_TOKENS = 36


def conversations(tokenizer, folder, rng):
    """(picture, context ids, learnt ids) of every seed task to learn from."""
    image, rows = tokenizer.convert_tokens_to_ids('<image>'), []
    ids = lambda text: tokenizer.encode(text, add_special_tokens=False)
    for seed in json.load(open(f'{folder}/seeds.json')):
        for task in seed['tasks'] if seed['split'] == 'train' else ():
            head = ids(f"<s>USER: <image>\n{CAPTION_QUESTION} ASSISTANT: {seed['caption']}</s>")
            at = head.index(image)
            turns = ''.join(f"USER: {CONTROL[form]}\n{task['instruction']} ASSISTANT: {task[form]}</s>" for form in rng.sample(list(CONTROL), 2))
            picture = 'blank.webp' if rng.random() < BLANKS else seed['image']
            rows.append((f'{folder}/{picture}', head[:at] + [image] * VISUAL_TOKENS + head[at + 1:], ids(turns) + [tokenizer.eos_token_id]))
    return rows


def rate(step):
    warm = WARMUP * STEPS
    return RATE * (min(1, (step + 1) / warm) if step < warm else .5 * (1 + math.cos(math.pi * (step - warm) / (STEPS - warm))))


def train(model_folder, folder):
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    model = VideoLlavaForConditionalGeneration.from_pretrained(model_folder, dtype=torch.float32).eval()
    tokenizer, processor = AutoTokenizer.from_pretrained(model_folder), AutoImageProcessor.from_pretrained(model_folder, use_fast=False)
    rows = conversations(tokenizer, folder, rng)
    image, seen = tokenizer.convert_tokens_to_ids('<image>'), {}

    @torch.no_grad()
    def projected(path):
        if path not in seen:
            pixels = next(iter(processor(images=Image.open(path).convert('RGB'), return_tensors='pt').values()))
            out = model.model.get_image_features(pixels)
            out = getattr(out, 'pooler_output', out)
            out = out[0] if isinstance(out, (list, tuple)) else out
            seen[path] = out.reshape(-1, out.shape[-1])[-VISUAL_TOKENS:].clone()
        return seen[path]

    decoder = get_peft_model(model.model.language_model, LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=TARGETS))
    parameters = [p for p in decoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0)

    def loss_of(batch):
        length = max(len(a) + len(b) for _, a, b in batch)
        ids, mask = torch.zeros(len(batch), length, dtype=torch.long), torch.zeros(len(batch), length, dtype=torch.long)
        labels = torch.full_like(ids, -100)
        for i, (_, head, learnt) in enumerate(batch):
            n = len(head) + len(learnt)
            ids[i, :n], mask[i, :n], labels[i, len(head):n] = torch.tensor(head + learnt), 1, torch.tensor(learnt)
        embedded = decoder.get_input_embeddings()(ids).clone()
        embedded[ids == image] = torch.cat([projected(path) for path, *_ in batch])
        states = decoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        kept = labels[:, 1:] != -100
        return torch.nn.functional.cross_entropy(model.lm_head(states[:, :-1][kept]), labels[:, 1:][kept])

    order = []
    for step in range(STEPS):
        while len(order) < BATCH:
            order += rng.sample(rows, len(rows))
        batch, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group['lr'] = rate(step)
        optimiser.zero_grad()
        loss = loss_of(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.)
        optimiser.step()
        if step % 50 == 0 or step == STEPS - 1:
            print(step, round(loss.item(), 4), flush=True)
    return decoder


def save(decoder, out):
    """As PEFT saves an adapter of the whole model: the decoder is its part `model.language_model`."""
    whole = 'base_model.model.model.language_model.'
    tensors = {k.replace('base_model.model.', whole, 1): v.detach().half().contiguous() for k, v in get_peft_model_state_dict(decoder).items()}
    os.makedirs(out, exist_ok=True)
    save_file(tensors, f'{out}/adapter_model.safetensors', metadata={'format': 'pt', 'studio': 'scion', 'tool': 'synthesizer'})
    config = dict(peft_type='LORA', task_type='CAUSAL_LM', base_model_name_or_path='scion-sprout', inference_mode=True, r=RANK, lora_alpha=2 * RANK,
                  lora_dropout=0.0, bias='none', fan_in_fan_out=False, use_rslora=False, use_dora=False, 
                  target_modules=rf'model\.language_model\.layers\.\d+\.(self_attn|mlp)\.({"|".join(TARGETS)})', modules_to_save=None)
    with open(f'{out}/adapter_config.json', 'w') as f:
        json.dump(config, f, indent=2)
        f.write('\n')


if __name__ == '__main__':
    model_folder, folder = sys.argv[1:3]
    save(train(model_folder, folder), f'{folder}/synthesizer')

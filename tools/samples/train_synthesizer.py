"""Trains the synthesizer that comes with the embedded model, on the shipped seed tasks, with PyTorch and PEFT; writes a PEFT folder.

The same conversations, labels and blank pictures as src/synthesis makes (AdaMLLM, arXiv 2411.19930, section 3.1): the description is
context, of later turns every token is learnt, and an end more closes them. Each time through the seed tasks every picture is also
described with other names for what it shows (rename.py, ours), half of these with a blank picture. Only the language model has an
adapter, so the tower and the projector see each picture once.

    python train_synthesizer.py ../../public/models/scion-sprout ../../public/samples/seeds      # about 20 minutes on one core

With --out it is written elsewhere; --blanks, --renamed, --steps and --seed make others to compare it with (docs/synthesizer.md).
"""
import argparse
import json
import math
import os
import random

import torch
from peft import LoraConfig, get_peft_model
from peft.utils import get_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoImageProcessor, AutoTokenizer, VideoLlavaForConditionalGeneration

from descriptions import caption, facts_of, tasks
from rename import renamed

BATCH, RANK, RATE, WARMUP, TASKS = 8, 16, 2e-3, .1, 3
BLANKS_RENAMED = .5                                            # share of blank pictures among those described with other names
CAPTION_QUESTION = 'Describe the picture.'                      # as in src/synthesis/controlLines.ts
CONTROL = {'precise': 'Give the short answer.', 'informative': 'Give the answer and why.'}
TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']
VISUAL_TOKENS = 36


def described(folder, rng, args):
    """(picture, description, tasks, share of blanks) of every seed picture to learn from, as it is and renamed."""
    for seed in json.load(open(f'{folder}/seeds.json')):
        if seed['split'] != 'train':
            continue
        triplets = [(t['instruction'], t['precise'], t['informative']) for t in seed['tasks']]
        yield seed['image'], seed['caption'], triplets, args.blanks
        for facts in [renamed(facts_of(seed['caption']), rng) for _ in range(args.renamed)]:
            made = tasks(facts, rng)
            yield seed['image'], caption(facts), rng.sample(made, min(TASKS, len(made))), BLANKS_RENAMED


def conversations(tokenizer, folder, rng, args):
    """(picture, context ids, learnt ids) of every task, shuffled."""
    image, rows = tokenizer.convert_tokens_to_ids('<image>'), []
    ids = lambda text: tokenizer.encode(text, add_special_tokens=False)
    for picture, description, triplets, blanks in described(folder, rng, args):
        head = ids(f'<s>USER: <image>\n{CAPTION_QUESTION} ASSISTANT: {description}</s>')
        at = head.index(image)
        for instruction, precise, informative in triplets:
            answers = {'precise': precise, 'informative': informative}
            turns = ''.join(f'USER: {CONTROL[form]}\n{instruction} ASSISTANT: {answers[form]}</s>' for form in rng.sample(list(CONTROL), 2))
            shown = 'blank.webp' if rng.random() < blanks else picture
            rows.append((f'{folder}/{shown}', head[:at] + [image] * VISUAL_TOKENS + head[at + 1:], ids(turns) + [tokenizer.eos_token_id]))
    return rng.sample(rows, len(rows))


def rate(step, steps):
    warm = WARMUP * steps
    return RATE * (min(1, (step + 1) / warm) if step < warm else .5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm))))


def train(model_folder, folder, args):
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    model = VideoLlavaForConditionalGeneration.from_pretrained(model_folder, dtype=torch.float32).eval()
    tokenizer, processor = AutoTokenizer.from_pretrained(model_folder), AutoImageProcessor.from_pretrained(model_folder, use_fast=False)
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
    for step in range(args.steps):
        while len(order) < BATCH:
            order += conversations(tokenizer, folder, rng, args)
        batch, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group['lr'] = rate(step, args.steps)
        optimiser.zero_grad()
        loss = loss_of(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.)
        optimiser.step()
        if step % 50 == 0 or step == args.steps - 1:
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
    parser = argparse.ArgumentParser()
    parser.add_argument('model')
    parser.add_argument('seeds')
    parser.add_argument('--out')
    parser.add_argument('--blanks', type=float, default=.1, help='share of blank pictures (0.1 in the paper)')
    parser.add_argument('--renamed', type=int, default=3, help='times that each picture is described with other names')
    parser.add_argument('--steps', type=int, default=3000)
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    save(train(args.model, args.seeds, args), args.out or f'{args.seeds}/synthesizer')

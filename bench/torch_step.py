"""One LoRA training step of the embedded model in PyTorch on the CPU, the same sizes as bench/measure.ts. Prints JSON."""
import json, sys, time
import torch
from peft import LoraConfig, get_peft_model
from transformers import VideoLlavaForConditionalGeneration

torch.manual_seed(1)
model = VideoLlavaForConditionalGeneration.from_pretrained(sys.argv[1], dtype=torch.float32, attn_implementation="eager")
targets = r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)|.*multi_modal_projector\.linear_\d"
model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, target_modules=targets))
inner = model.get_base_model()
config = inner.config
rows = (config.vision_config.image_size // config.vision_config.patch_size) ** 2
B, T, answers = 8, rows + 56, 16
ids = torch.randint(8, config.text_config.vocab_size - 8, (B, T))
ids[ids == config.image_token_id] = 8
ids[:, 4:4 + rows] = config.image_token_id
features = torch.randn(B * rows, config.vision_config.hidden_size)
labels = torch.full_like(ids, -100)
labels[:, -answers:] = ids[:, -answers:]
optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3)
times = []
for _ in range(7):
    begin = time.perf_counter()
    x = inner.get_input_embeddings()(ids)
    mask = (ids == config.image_token_id).unsqueeze(-1)
    x = x.masked_scatter(mask, inner.model.multi_modal_projector(features))
    h = inner.model.language_model(inputs_embeds=x).last_hidden_state
    keep = labels[:, 1:] != -100
    loss = torch.nn.functional.cross_entropy(inner.lm_head(h[:, :-1][keep]), labels[:, 1:][keep])
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    times.append(time.perf_counter() - begin)
print(json.dumps({"stepMs": sorted(times[1:])[3] * 1000, "threads": torch.get_num_threads()}))

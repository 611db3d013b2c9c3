"""One LoRA step of decoders with the shapes of bench/card/step.ts in PyTorch + PEFT on a CUDA card, f32 (with and without TF32) and bf16. Prints JSON lines."""
import json, sys, time
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

MODELS = {
    "135M": dict(vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3),
    "1B": dict(vocab_size=128256, hidden_size=2048, intermediate_size=8192, num_hidden_layers=16, num_attention_heads=32, num_key_value_heads=8),
}
T = int(sys.argv[1]) if len(sys.argv) > 1 else 512
chosen = sys.argv[2:] or list(MODELS)
device = "cuda" if torch.cuda.is_available() else "cpu"

def rate(dtype, n=8192):
    a, b = (torch.randn(n, n, device=device, dtype=dtype) for _ in range(2))
    for _ in range(3): a @ b
    torch.cuda.synchronize(); t = time.perf_counter()
    for _ in range(5): a @ b
    torch.cuda.synchronize()
    return 2 * n**3 * 5 / (time.perf_counter() - t) / 1e9

if device == "cuda":
    torch.backends.cuda.matmul.allow_tf32 = False
    print(json.dumps({"f32_gflops": rate(torch.float32)}), flush=True)
    torch.backends.cuda.matmul.allow_tf32 = True
    print(json.dumps({"tf32_gflops": rate(torch.float32), "bf16_gflops": rate(torch.bfloat16)}), flush=True)
for name, shape in ((name, MODELS[name]) for name in chosen):
    for dtype, tf32 in ((torch.float32, False), (torch.float32, True), (torch.bfloat16, False))[: 3 if device == "cuda" else 1]:
        torch.backends.cuda.matmul.allow_tf32 = tf32
        torch.manual_seed(1)
        with torch.device(device):
            model = LlamaForCausalLM(LlamaConfig(**shape, tie_word_embeddings=True)).to(dtype)
        model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
        ids = torch.randint(8, shape["vocab_size"], (1, T), device=device)
        labels = ids.clone(); labels[:, : T - T // 4] = -100
        optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4)
        times = []
        for _ in range(12):
            if device == "cuda": torch.cuda.synchronize()
            begin = time.perf_counter()
            loss = model(input_ids=ids, labels=labels).loss
            optimiser.zero_grad(); loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            if device == "cuda": torch.cuda.synchronize()
            times.append(time.perf_counter() - begin)
        model.eval(); n = 64
        with torch.no_grad():
            model.generate(ids[:, :64], max_new_tokens=4, min_new_tokens=4, do_sample=False)
            begin = time.perf_counter(); model.generate(ids[:, :64], max_new_tokens=n, min_new_tokens=n, do_sample=False)
            decode = n / (time.perf_counter() - begin)
        print(json.dumps({"model": name, "dtype": str(dtype), "tf32": tf32, "stepMs": sorted(times[2:])[5] * 1000, "decode": decode, "bytes": torch.cuda.max_memory_allocated() if device == "cuda" else 0}), flush=True)
        del model, optimiser, loss
        if device == "cuda": torch.cuda.empty_cache(); torch.cuda.reset_peak_memory_stats()

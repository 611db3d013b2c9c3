"""Qwen2 and Qwen2.5, text alone: q, k and v with biases, o without; a tied head; no beginning-of-text id in front."""

WORDS = 160
END = 164
PLACEHOLDERS = []
START = []

CONFIG = {
    "architectures": ["Qwen2ForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 162,
    "eos_token_id": 164,
    "hidden_act": "silu",
    # Head width is not among the keys: 40 / 5.
    "hidden_size": 40,
    "initializer_range": 0.02,
    "intermediate_size": 56,
    "max_position_embeddings": 512,
    "max_window_layers": 2,
    "model_type": "qwen2",
    "num_attention_heads": 5,
    "num_hidden_layers": 2,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0,
    "sliding_window": 128,
    "tie_word_embeddings": True,
    "torch_dtype": "float32",
    "transformers_version": "4.43.1",
    "use_cache": True,
    "use_sliding_window": False,
    # More rows than the tokenizer has ids, as published.
    "vocab_size": 171,
}
GENERATION = {
    "bos_token_id": 162,
    "do_sample": True,
    "eos_token_id": [164, 162],
    "pad_token_id": 162,
    "repetition_penalty": 1.1,
    "temperature": 0.7,
    "top_k": 20,
    "top_p": 0.8,
}
PUBLISHED = []
LANGUAGE = r"model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["model.layers."]

MEDIA = []
CASES = [
    {"name": "one turn", "parts": [("text", 7), ("answer", 5)]},
    {"name": "two turns", "parts": [("text", 9), ("answer", 4), ("text", 6), ("answer", 8)]},
    {"name": "long", "parts": [("text", 70), ("answer", 15)]},
    {"name": "short", "parts": [("text", 1), ("answer", 2)]},
    {"name": "odd", "parts": [("text", 13), ("answer", 11)]},
]

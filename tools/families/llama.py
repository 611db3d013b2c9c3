"""Llama 3.x, text alone: grouped queries, an untied head, RoPE stretched as in Llama 3.1 (`rope_type: llama3`)."""

WORDS = 160
END = 165
PLACEHOLDERS = []
START = [162]

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "bos_token_id": 162,
    # Published as a list: end of text, end of message, end of turn.
    "eos_token_id": [163, 164, 165],
    "head_dim": 12,
    "hidden_act": "silu",
    "hidden_size": 48,
    "initializer_range": 0.02,
    "intermediate_size": 80,
    "max_position_embeddings": 1024,
    "mlp_bias": False,
    "model_type": "llama",
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "pretraining_tp": 1,
    "rms_norm_eps": 1e-05,
    # Of the six wavelengths one is kept (6), one lies in between (56 of 16 to 64), four are stretched.
    "rope_scaling": {
        "factor": 8.0,
        "high_freq_factor": 4.0,
        "low_freq_factor": 1.0,
        "original_max_position_embeddings": 64,
        "rope_type": "llama3",
    },
    "rope_theta": 500000.0,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "transformers_version": "4.43.0",
    "use_cache": True,
    "vocab_size": 169,
}
GENERATION = {"bos_token_id": 162, "do_sample": True, "eos_token_id": [163, 164, 165], "temperature": 0.6, "top_p": 0.9}
PUBLISHED = []
LANGUAGE = r"model\.layers\.\d+\.(self_attn|mlp)"
LANGUAGE_MARKS = ["model.layers."]

MEDIA = []
CASES = [
    {"name": "one turn", "parts": [("text", 7), ("answer", 5)]},
    {"name": "two turns", "parts": [("text", 9), ("answer", 4), ("text", 6), ("answer", 8)]},
    {"name": "longer than the context that RoPE was made for", "parts": [("text", 90), ("answer", 17)]},
    {"name": "short", "parts": [("text", 1), ("answer", 2)]},
    {"name": "odd", "parts": [("text", 13), ("answer", 11)]},
]

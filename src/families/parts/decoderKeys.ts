/** The keys of decoders' configuration classes, for `text_config` and for models that read text alone. */
import {
  flag,
  followed,
  inert,
  listOf,
  number,
  only,
  orNull,
  positive,
  whole,
  wholes,
  type SectionKeys,
} from "./keyRules.ts";

const INITIAL = inert("initial values of training from scratch");
const TOKEN = inert("token ids of the tokenizer and of generation_config.json");

const shared: SectionKeys["keys"] = {
  attention_dropout: only(0),
  bos_token_id: TOKEN,
  eos_token_id: TOKEN,
  head_dim: orNull(number("width of a head")),
  hidden_act: only("silu"),
  hidden_size: number(),
  initializer_range: INITIAL,
  intermediate_size: number(),
  max_position_embeddings: whole("the longest conversation", 1),
  num_attention_heads: number(),
  num_hidden_layers: number(),
  num_key_value_heads: orNull(number()),
  pad_token_id: TOKEN,
  rms_norm_eps: positive(),
  rope_parameters: followed('rope_type "default", "mrope" or "llama3"; others are refused'),
  rope_scaling: followed("rope_parameters in older files"),
  rope_theta: positive("of rope_parameters in older files"),
  tie_word_embeddings: flag("of a model by itself; in a text_config see the model's own"),
  use_cache: inert("how answers are computed"),
  vocab_size: number(),
};

export const LLAMA_KEYS: SectionKeys = {
  title: "LlamaConfig",
  keys: {
    model_type: only("llama"),
    ...shared,
    attention_bias: followed("by the biases in the files"),
    mlp_bias: followed("by the biases in the files"),
    pretraining_tp: inert("how products are split"),
  },
};

const windowed: SectionKeys["keys"] = {
  layer_types: listOf("full_attention"),
  max_window_layers: inert("where the sliding window begins, which is not known"),
  sliding_window: inert("in use with use_sliding_window alone"),
  use_sliding_window: only(false, null),
};

export const QWEN2_KEYS: SectionKeys = {
  title: "Qwen2Config",
  keys: { model_type: only("qwen2"), ...shared, ...windowed },
};

export const QWEN2_VL_TEXT_KEYS: SectionKeys = {
  title: "Qwen2VLTextConfig",
  // Older files have these keys among the model's own, beside its model_type.
  keys: { model_type: only("qwen2_vl_text", "qwen2_vl"), ...shared, ...windowed },
};

export const MLLAMA_TEXT_KEYS: SectionKeys = {
  title: "MllamaTextConfig",
  keys: {
    ...shared,
    model_type: only("mllama_text_model"),
    cross_attention_layers: orNull(wholes("a list of layers")),
    dropout: only(0),
    tie_word_embeddings: inert("the head is never the embedding (MllamaForConditionalGeneration)"),
  },
};

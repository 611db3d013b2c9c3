/** The keys that the configuration classes of models have beside their sections. */
import {
  activation,
  flag,
  followed,
  inert,
  only,
  orNull,
  pairs,
  whole,
  type SectionKeys,
} from "./keyRules.ts";

const HEAD = flag("whether the head is the embedding; false unless given");
const EITHER = flag("whether the head is the embedding; text_config may say so too");
const COUNT = inert("visual tokens of a picture, which the processor counts");

const llava: SectionKeys["keys"] = {
  image_token_id: whole("image_token_index under its newer name"),
  image_token_index: whole("the token of pictures"),
  multimodal_projector_bias: followed("by the biases in the files"),
  projector_hidden_act: activation,
  // A list would take features of several layers.
  vision_feature_layer: whole("the number of one layer", -Infinity),
};

const clips: SectionKeys["keys"] = {
  video_token_id: whole("video_token_index under its newer name"),
  video_token_index: whole("the token of clips"),
};

export const VIDEO_LLAVA_KEYS: SectionKeys = {
  title: "VideoLlavaConfig",
  keys: {
    model_type: only("video_llava"),
    ...llava,
    ...clips,
    tie_word_embeddings: HEAD,
    vision_feature_select_strategy: only("default"),
    image_seq_length: COUNT,
    video_seq_length: COUNT,
  },
};

export const LLAVA_NEXT_KEYS: SectionKeys = {
  title: "LlavaNextConfig",
  keys: {
    model_type: only("llava_next"),
    ...llava,
    tie_word_embeddings: HEAD,
    vision_feature_select_strategy: only("default"),
    image_grid_pinpoints: orNull(pairs("sizes that pictures are tiled to")),
    image_seq_length: COUNT,
  },
};

export const LLAVA_ONEVISION_KEYS: SectionKeys = {
  title: "LlavaOnevisionConfig",
  keys: {
    model_type: only("llava_onevision"),
    ...llava,
    ...clips,
    tie_word_embeddings: EITHER,
    vision_feature_select_strategy: only("full"),
    image_grid_pinpoints: orNull(pairs("sizes that pictures are tiled to")),
    vision_aspect_ratio: followed("anyres_max_…; others are refused"),
  },
};

export const SMOLVLM_KEYS: SectionKeys = {
  title: "SmolVLMConfig, Idefics3Config",
  keys: {
    model_type: only("smolvlm", "idefics3"),
    image_token_id: whole("the token of pictures"),
    scale_factor: whole("side of the squares of patches that make a token", 1),
    tie_word_embeddings: HEAD,
    use_cache: inert("how answers are computed"),
  },
};

export const QWEN2_VL_KEYS: SectionKeys = {
  title: "Qwen2VLConfig",
  keys: {
    model_type: only("qwen2_vl"),
    image_token_id: whole("the token of pictures"),
    video_token_id: whole("the token of clips"),
    tie_word_embeddings: EITHER,
    vision_start_token_id: inert("a token id of the tokenizer"),
    vision_end_token_id: inert("a token id of the tokenizer"),
  },
};

export const MLLAMA_KEYS: SectionKeys = {
  title: "MllamaConfig",
  keys: {
    model_type: only("mllama"),
    image_token_id: whole("image_token_index under its newer name"),
    image_token_index: whole("the token of pictures"),
  },
};

/** The architectures the studio knows, by `model_type`. */
import { clipTokens } from "./clipVision.ts";
import type { Family } from "./family.ts";
import { videoLlava, videoLlavaConfig, videoLlavaRenames, visualRows } from "./videoLlava.ts";

const videoLlavaFamily: Family = {
  type: "video_llava",
  renames: videoLlavaRenames,
  open(json) {
    const config = videoLlavaConfig(json);
    const { text_config: text, vision_config: vision } = config;
    const rows = visualRows(config);
    return {
      shape: {
        layers: text.num_hidden_layers,
        headDim: text.head_dim,
        ropeTheta: text.rope_theta,
        kvWidth: text.num_key_value_heads * text.head_dim,
        vocabulary: text.vocab_size,
        context: text.max_position_embeddings,
        imageTokenId: config.image_token_index,
        videoTokenId: config.video_token_index,
        imageSize: vision.image_size,
        towerTokens: clipTokens(vision),
        imageRows: rows.image,
        frameRows: rows.frame,
        featureWidth: vision.hidden_size,
      },
      tiedHead: text.tie_word_embeddings,
      record: (w) => videoLlava(w, config),
    };
  },
};

const families: readonly Family[] = [videoLlavaFamily];

/** @throws Error naming the type and the ones that are known. */
export function familyOf(type: unknown): Family {
  const family = families.find((known) => known.type === type);
  if (family) return family;
  const known = families.map((f) => f.type).join(", ");
  throw new Error(`The model says it is of type "${String(type)}"; this studio knows ${known}.`);
}

/** Idefics3 (Laurençon et al. 2024, arXiv 2408.12637): SmolVLM's architecture under another name, without clips. */
import { smolvlmLike } from "../smolvlm/model.ts";

export const idefics3Family = smolvlmLike("idefics3", false);

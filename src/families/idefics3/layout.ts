/** Rows and tokens of Idefics3: SmolVLM's of pictures. */
export { tileLayout as idefics3Layout } from "../smolvlm/layout.ts";

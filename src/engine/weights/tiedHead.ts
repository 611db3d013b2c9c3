/**
 * A model whose config.json says that its head is its embedding, and whose files hold a head all the same: transformers takes
 * that head where it differs (`PreTrainedModel.tie_weights`), so the answers would be others than those of the embedding.
 */
import { UserError } from "../../base/userError.ts";
import type { CheckpointTensor } from "./safetensorsFiles.ts";
import { equal } from "./tiedTensors.ts";

/** @param tensors by canonical name @throws {UserError} when the head holds other numbers than the embedding */
export async function checkTiedHead(
  head: CheckpointTensor,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): Promise<void> {
  const found = [...tensors].find(([name]) => name.endsWith("embed_tokens.weight"));
  if (!found || (await equal(head, found[1]))) return;
  throw new UserError(
    `config.json says that the head is the embedding (tie_word_embeddings is true), and the model files hold an lm_head.weight with other numbers than ${found[0]}. If that head belongs to the model, set tie_word_embeddings to false in config.json, also in its text_config; if not, get a fresh copy.`,
  );
}

import { expect, test } from "vitest";
import type { CheckpointTensor } from "./safetensorsFiles.ts";
import { checkTiedHead } from "./tiedHead.ts";

const tensor = (
  bytes: Uint8Array,
  dtype: CheckpointTensor["dtype"] = "BF16",
): CheckpointTensor => ({
  source: { size: bytes.length, slice: async (begin, end) => bytes.slice(begin, end) },
  ...{ file: "model.safetensors", dtype, shape: [4, 4], begin: 0, end: bytes.length },
});

const bytes = Uint8Array.from({ length: 32 }, (_, i) => i);
const name = "model.language_model.embed_tokens.weight";
const tensors = new Map([[name, tensor(bytes)]]);

test("a spare head with the embedding's own bytes is no matter", async () => {
  await expect(checkTiedHead(tensor(bytes), tensors)).resolves.toBeUndefined();
  await expect(checkTiedHead(tensor(bytes), new Map())).resolves.toBeUndefined();
});

test("a spare head with other numbers is refused, whose answers transformers would give", async () => {
  const others = bytes.with(31, 0);
  for (const head of [tensor(others), tensor(bytes, "F16"), tensor(bytes.slice(0, 16))])
    await expect(checkTiedHead(head, tensors)).rejects.toThrow(
      `an lm_head.weight with other numbers than ${name}`,
    );
});

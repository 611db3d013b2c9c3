import { expect, it } from "vitest";
import { weightsHash } from "./identity.ts";

const file = (path: string, sha256: string) => ({ path, sha256 });

it("weights have the same hash in whatever order and beside whatever files they lie", async () => {
  const a = await weightsHash([
    file("model-1.safetensors", "aa"),
    file("model-2.safetensors", "bb"),
  ]);
  const b = await weightsHash([
    file("config.json", "cc"),
    file("model-2.safetensors", "bb"),
    file("model-1.safetensors", "aa"),
  ]);
  expect(a).toBe(b);
  expect(a).toMatch(/^[0-9a-f]{64}$/);
  expect(await weightsHash([file("model-1.safetensors", "aa")])).not.toBe(a);
});

it("weights that are not all there have none", async () => {
  expect(await weightsHash([file("model.safetensors", "")])).toBeNull();
  expect(await weightsHash([file("config.json", "cc")])).toBeNull();
});

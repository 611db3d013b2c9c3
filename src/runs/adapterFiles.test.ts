import { expect, it } from "vitest";
import type { RunConfig } from "../protocol/config.ts";
import { requireFit } from "./adapterFiles.ts";

it("an adapter of a model with other layers is refused with both numbers", () => {
  const run = { title: "First", config: { modelId: "acme/Tiny@0123456789" } as RunConfig };
  expect(() => requireFit(run, 96, 96)).not.toThrow();
  expect(() => requireFit(run, 96, 128)).toThrow(
    'The adapter of "First" has 96 numbers, and the layers of acme/Tiny (commit 0123456) take 128: it was learnt on another model.',
  );
});

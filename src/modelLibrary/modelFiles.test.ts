import { expect, it, vi } from "vitest";
import { fixtureFolder } from "../families/parity/testing/fixtureFiles.ts";
import { json } from "../train/parity/nodeFolder.ts";
import type { ModelFolder } from "./folder.ts";
import { ModelFiles } from "./modelFiles.ts";

vi.mock("./folder.ts", () => ({
  openFolder: async (id: string): Promise<Partial<ModelFolder>> => ({
    bytes: async () => null,
    json: async <T>(name: string) => json(fixtureFolder(id), name) as T,
  }),
}));

const text = ["llama", "qwen2"];
const withProjector = [
  ...["video_llava", "smolvlm", "idefics3"],
  ...["llava_onevision", "qwen2_vl", "llava_next"],
];

it.each([
  ...text.map((name) => ({ name, parts: ["language"] })),
  ...withProjector.map((name) => ({ name, parts: ["language", "projector", "vision"] })),
  { name: "mllama", parts: ["language", "vision"] },
])("a model of $name may carry adapters in $parts", async ({ name, parts }) => {
  expect(await new ModelFiles().parts(name)).toEqual(parts);
});

it("a model without a processor's files is used for text", async () => {
  expect(await new ModelFiles().processorFiles("smolvlm")).toBeNull();
});

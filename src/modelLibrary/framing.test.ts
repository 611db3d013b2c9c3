/** The framing that is asked for goes into every grid, and so into the keys of features; on the embedded model's own files. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { FRAMINGS } from "../base/media/framing.ts";
import { fixtureFolder } from "../families/parity/testing/fixtureFiles.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import type { Media } from "../protocol/records.ts";
import { encodePrompt } from "../text/conversation.ts";
import type { ModelFolder } from "./folder.ts";
import { ModelFiles } from "./modelFiles.ts";
import { requireFraming } from "./requireFraming.ts";

const SPROUT = path.join(import.meta.dirname, "../../public/models/scion-sprout");

vi.mock("./folder.ts", () => ({
  openFolder: async (id: string): Promise<Partial<ModelFolder>> => {
    const read = (name: string) => {
      try {
        return readFileSync(path.join(id, name));
      } catch {
        return null;
      }
    };
    return {
      bytes: async (name) => read(name) as never,
      json: async <T>(name: string) => JSON.parse(read(name)!.toString()) as T,
      text: async (name) => read(name)?.toString() ?? null,
    };
  },
}));

const models = new ModelFiles();
const photo = { kind: "image", hash: "h", width: 640, height: 480 } as Media;
const clip = { ...photo, kind: "video", hash: "c", seconds: 2, frameCount: 60 } as Media;

describe("a model whose files cut out the middle", () => {
  it("offers every framing, and one whose files do not offers none", async () => {
    expect(await models.framings(SPROUT)).toEqual(FRAMINGS);
    expect(await models.framings(fixtureFolder("llama"))).toEqual([]);
  });

  it("gives each framing its own keys and all the same tokens; without one it is the crop", async () => {
    const prompts = await Promise.all(
      [undefined, ...FRAMINGS].map(async (framing) => {
        const reader = await models.reader(SPROUT, framing);
        const messages = [{ role: "user" as const, text: "<image>\n<video>\nWhat?" }];
        const encoded = encodePrompt({ system: "", messages, media: [photo, clip] }, reader);
        return { ids: [...encoded.ids], keys: mediaKeysOf([photo, clip], encoded) };
      }),
    );
    const keys = prompts.map((prompt) => prompt.keys.map(({ key }) => key).join());
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
    for (const { ids } of prompts) expect(ids).toEqual(prompts[0]!.ids);
    const framings = prompts.map((prompt) => prompt.keys.map(({ grid }) => grid.framing));
    expect(framings).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ["pad", "pad"],
      ["squeeze", "squeeze"],
    ]);
  });
});

describe("a lesson with a framing", () => {
  it("is refused on a model that cuts nothing off, with the way out", async () => {
    await requireFraming(models, { modelId: SPROUT, framing: "pad" });
    const llama = fixtureFolder("llama");
    await requireFraming(models, { modelId: llama });
    await requireFraming(models, { modelId: llama, framing: "crop" });
    await expect(requireFraming(models, { modelId: llama, framing: "pad" })).rejects.toThrow(
      "The lesson is set to “Show all, with borders”, and this model cuts nothing off its pictures, so there is nothing to choose. Set it to “Cut out the middle”",
    );
  });
});

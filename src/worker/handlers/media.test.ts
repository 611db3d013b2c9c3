import { expect, it, vi } from "vitest";
import type { Context } from "../context.ts";
import { mediaHandlers } from "./media.ts";

const { ingestMedia } = vi.hoisted(() => ({ ingestMedia: vi.fn() }));
vi.mock("../../importing/ingestMedia.ts", () => ({ ingestMedia }));

it("a clip that is added is decoded in as many frames as the project's model takes", async () => {
  const stored = { media: { hash: "h" }, blob: new Blob(), thumb: new Blob(), notes: [] };
  ingestMedia.mockResolvedValue(stored);
  const addMedia = vi.fn();
  const context = {
    library: { getProject: async (id: string) => ({ id, modelId: `model of ${id}` }), addMedia },
    models: { scion: async (id: string) => ({ frames: id === "model of p" ? 16 : 8 }) },
  } as unknown as Context;
  const file = new File([], "clip.webm");
  const media = await mediaHandlers(context)["media.add"]({ projectId: "p", file });
  expect(ingestMedia).toHaveBeenCalledWith(file, "clip.webm", 16);
  expect(addMedia).toHaveBeenCalledWith(stored);
  expect(media).toBe(stored.media);
});

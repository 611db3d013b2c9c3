import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Job } from "../../base/async/job.ts";
import type { Context } from "../context.ts";
import { mediaHandlers } from "./media.ts";

const { ingestMedia } = vi.hoisted(() => ({ ingestMedia: vi.fn() }));
vi.mock("../../importing/ingestMedia.ts", () => ({ ingestMedia }));
const { cutMedia } = vi.hoisted(() => ({ cutMedia: vi.fn() }));
vi.mock("../../importing/cutMedia.ts", () => ({ cutMedia }));

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

describe("a clip that is cut", () => {
  const clip = { kind: "video", hash: "clip", seconds: 4, localName: "soup.mp4" };
  const whole = {
    ...{ id: "whole", projectId: "p", part: "video", split: "test", source: "soup" },
    ...{ media: [clip], turns: [{ question: "<video>", answer: "Soup", kind: "" }] },
  };
  const segments = [
    { from: 0, to: 2 },
    { from: 2, to: 4 },
  ];
  const addExamples = vi.fn();
  const stored = { current: new Blob() };
  const controller = { current: new AbortController() };
  const context = {
    library: {
      getProject: async () => ({ modelId: "m" }),
      getExample: async (_: string, id: string) => (id === "whole" ? whole : undefined),
      readMedia: async () => stored.current,
      listProjects: async () => [],
      addExamples,
    },
    models: { scion: async () => ({ frames: 8 }) },
    jobs: {
      run: (_: string, work: (job: Job) => Promise<unknown>) => {
        const { signal } = controller.current;
        return work({ signal, progress: () => signal.throwIfAborted() });
      },
    },
  } as unknown as Context;
  const cut = (ranges = segments, exampleId = "whole") =>
    mediaHandlers(context)["media.cut"]({
      ...{ projectId: "p", exampleId, hash: "clip", segments: ranges, jobId: "j" },
    });

  beforeEach(() => {
    addExamples.mockReset();
    controller.current = new AbortController();
    cutMedia.mockReset().mockImplementation(async (_, __, { from }: { from: number }) => ({
      item: { media: { kind: "video", hash: `from ${from}` } },
      isEncoded: from > 0,
    }));
  });

  it("becomes an example of each segment, all stored at once", async () => {
    const { added, encoded } = await cut();
    expect(encoded).toBe(1);
    expect(added.map(({ media }) => media[0]!.hash)).toEqual(["from 0", "from 2"]);
    expect(added.every(({ split, source }) => split === "test" && source === "soup")).toBe(true);
    expect(new Set(added.map(({ id }) => id)).size).toBe(2);
    expect(cutMedia.mock.calls.map((args) => args[3])).toEqual([8, 8]);
    expect(addExamples).toHaveBeenCalledExactlyOnceWith(added, [
      { media: { kind: "video", hash: "from 0" } },
      { media: { kind: "video", hash: "from 2" } },
    ]);
  });

  it("leaves nothing stored where one segment fails", async () => {
    cutMedia.mockRejectedValueOnce(new Error("damaged"));
    await expect(cut()).rejects.toThrow("damaged");
    expect(addExamples).not.toHaveBeenCalled();
  });

  it("leaves nothing stored when it is cancelled, and says so whatever the reader says", async () => {
    cutMedia.mockImplementationOnce(async () => {
      controller.current.abort();
      throw new Error("The browser stopped reading.");
    });
    await expect(cut()).rejects.toMatchObject({ name: "AbortError" });
    expect(addExamples).not.toHaveBeenCalled();
  });

  it("is refused outside of the clip, and of an example that is gone", async () => {
    await expect(cut([{ from: 2, to: 5 }])).rejects.toThrow("lies outside of the clip");
    await expect(cut(segments, "gone")).rejects.toThrow("no longer has this clip");
    expect(cutMedia).not.toHaveBeenCalled();
  });

  it("is refused where a segment is too large to be opened, with both sizes", async () => {
    stored.current = Object.defineProperty(new Blob(), "size", { value: 4e9 });
    await expect(cut()).rejects.toThrow(
      "The segment 0:00.0 to 0:02.0 has about 2 GB, more than the 537 MB that can be opened at once.",
    );
    expect(cutMedia).not.toHaveBeenCalled();
    stored.current = new Blob();
  });
});

/** A large clip is covered into a file of its own, which goes whatever comes of it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Job } from "../base/async/job.ts";
import { UserError } from "../base/userError.ts";
import type { coverClip } from "../media/coverBoxes.ts";
import type { Media } from "../protocol/records.ts";
import { installStorage } from "../storage/testing/memoryStorage.ts";
import { coverMedia } from "./coverMedia.ts";

const covering = vi.hoisted(() => ({ clip: vi.fn<typeof coverClip>() }));
vi.mock("../media/coverBoxes.ts", () => ({ coverClip: covering.clip, coverPicture: vi.fn() }));

const storage = installStorage();
afterEach(() => storage.clear());

const clip = { kind: "video", hash: "old", localName: "ward.mp4", modality: "US" } as Media;
const boxes = [{ left: 0, top: 0, width: 0.5, height: 0.5 }];
const blobOf = (bytes: number) => Object.defineProperty(new Blob(), "size", { value: bytes });
const [small, large] = [64 * 2 ** 20, 64 * 2 ** 20 + 1];

const stopping = { current: new AbortController() };
const told: unknown[][] = [];
const job = (): Job => ({
  signal: stopping.current.signal,
  progress: (...args) => void told.push(args),
});
const cover = (bytes: number, use = async (item: { media: Media; blob: Blob }) => item) =>
  coverMedia(clip, blobOf(bytes), boxes, 8, job(), use);
const scratchFiles = () =>
  Object.keys(storage.files.sizes()).filter((path) => /scratch/.test(path));

beforeEach(() => {
  stopping.current = new AbortController();
  told.length = 0;
  covering.clip.mockReset();
  covering.clip.mockImplementation(async (_blob, _boxes, _frames, { file, onPicture }) => {
    onPicture(3, 30);
    file?.write(new TextEncoder().encode("covered"), 0);
    const blob = (await file?.blob()) ?? new Blob(["covered"]);
    const facts = { width: 8, height: 6, seconds: 3, frameCount: 30 };
    return { blob, thumb: new Blob(), notes: [], ...facts };
  });
});

test.each([
  ["in memory", small, 0],
  ["in a file", large, 1],
])("a clip is covered %s, said as it goes, and stored from there", async (_, bytes, files) => {
  const use = vi.fn(async ({ media, blob }: { media: Media; blob: Blob }) => {
    expect(scratchFiles()).toHaveLength(files);
    expect(await blob.text()).toBe("covered");
    return media;
  });
  // By Python: hashlib.sha256(b"covered").hexdigest()
  const hash = "2d3c822d9399e7ac0eac840fa8567eb0d7a376e8235d38c96529f1c40e647697";
  const stored = await cover(bytes, use as never);
  expect(stored).toMatchObject({ hash, localName: "ward.mp4", modality: "US", frameCount: 30 });
  expect(told).toContainEqual(["Covering", 3, 30]);
  expect(scratchFiles()).toEqual([]);
});

test("one that cannot be covered or stored leaves nothing", async () => {
  const use = async () => {
    throw new UserError("The disk is full.");
  };
  await expect(cover(large, use)).rejects.toThrow("The disk is full.");
  expect(scratchFiles()).toEqual([]);
  covering.clip.mockRejectedValue(new UserError("This browser cannot do that."));
  await expect(cover(large)).rejects.toThrow("This browser cannot do that.");
  expect(scratchFiles()).toEqual([]);
});

test("one that is cancelled says nothing of a fault, and leaves nothing", async () => {
  covering.clip.mockImplementation(async () => {
    stopping.current.abort();
    throw new UserError("This clip is damaged.");
  });
  await expect(cover(large)).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(scratchFiles()).toEqual([]);
});

test("one for which there is no room is refused with both sizes before it begins", async () => {
  vi.spyOn(navigator.storage, "estimate").mockResolvedValue({ quota: 100e6, usage: 0 });
  await expect(cover(large)).rejects.toThrow(
    /ward\.mp4 needs about 134 MB, and this browser has 100 MB free/,
  );
  expect(covering.clip).not.toHaveBeenCalled();
});

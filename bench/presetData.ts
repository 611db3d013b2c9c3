/** The examples that presets are tried on, and their pixels in Node, by ffmpeg. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import Papa from "papaparse";
import { batched } from "../src/base/async/batched.ts";
import { frameIndices } from "../src/media/pixels.ts";
import type { Processor } from "../src/media/processing/processor.ts";
import type { RgbImage } from "../src/media/processing/resize.ts";
import type { MediaGrid } from "../src/protocol/mediaGrid.ts";
import type { Example, Media, Part, Split } from "../src/protocol/records.ts";

const run = promisify(execFile);
const SAMPLES = path.join(import.meta.dirname, "../public/samples");

const CLIP = /\.(?:webm|mp4)$/;

export interface PresetData {
  examples: Example[];
  system: string;
  /** All frames of each file by the hash of its medium. */
  frames: ReadonlyMap<string, RgbImage[]>;
}

/** A row with the path of its picture or clip, if it has one. */
interface Row extends Pick<Example, "part" | "turns" | "split" | "source"> {
  file: string | null;
}

/** A sample by name, or a folder with a sheet; the general examples are added either way. */
export async function readData(name: string): Promise<PresetData> {
  const own = existsSync(path.join(SAMPLES, name, "sample.json"))
    ? await readSample(name)
    : { rows: await readSheet(name), system: "" };
  const rows = [...own.rows, ...(await readSample("replay", "replay")).rows];
  const { facts, frames } = await readMedia(rows.flatMap(({ file }) => file ?? []));
  const examples = rows.map(({ file, ...row }, i): Example => {
    const id = `${row.part}-${String(i).padStart(5, "0")}`;
    const media = file ? [facts.get(file)!] : [];
    return { ...row, id, media, projectId: "bench", editedAt: "" };
  });
  return { examples, system: own.system, frames };
}

/** Pictures and clips: what a project knows of each, by its path, and all their frames by the hashes of the files. */
export async function readMedia(
  named: readonly string[],
): Promise<Pick<PresetData, "frames"> & { facts: ReadonlyMap<string, Media> }> {
  const files = [...new Set(named)];
  const decoded = await decodeAll(files);
  const facts = new Map<string, Media>();
  const frames = new Map<string, RgbImage[]>();
  for (const file of files) {
    const media = await factsOf(file, decoded.get(file)!);
    facts.set(file, media);
    frames.set(media.hash, decoded.get(file)!);
  }
  return { facts, frames };
}

interface SampleRow {
  image?: string;
  video?: string;
  split: Split;
  source: string;
  kinds: string[];
  conversations: { from: "human" | "gpt"; value: string }[];
}

async function readSample(name: string, part?: Part): Promise<{ rows: Row[]; system: string }> {
  const folder = path.join(SAMPLES, name);
  const json = async (file: string) => JSON.parse(await readFile(path.join(folder, file), "utf8"));
  const sample = (await json("sample.json")) as {
    system: string;
    parts: { id: Part; file: string }[];
  };
  const rows: Row[] = [];
  for (const { id, file } of sample.parts) {
    for (const row of (await json(file)) as SampleRow[]) {
      const { image, video, conversations, split, source } = row;
      const media = image ?? video;
      const turns = row.kinds.map((kind, k) => ({
        question: conversations[2 * k]!.value,
        answer: conversations[2 * k + 1]!.value,
        kind,
      }));
      const found = media ? path.join(folder, media) : null;
      rows.push({ part: part ?? id, file: found, turns, split, source });
    }
  }
  return { rows, system: sample.system };
}

async function readSheet(folder: string): Promise<Row[]> {
  type Cells = { image: string; question: string; answer: string; split: string };
  const text = await readFile(path.join(folder, "sheet.csv"), "utf8");
  const { data } = Papa.parse<Cells>(text, { header: true, skipEmptyLines: true });
  return data.map(({ image, question, answer, split }) => ({
    ...{ part: "image", file: path.join(folder, image), source: image },
    turns: [{ question: `<image>\n${question}`, answer, kind: "name" }],
    split: split === "train" ? "train" : "test",
  }));
}

const blank = { mime: "", bytes: 0, localName: "" };

/** Files that one process decodes. */
const DECODED_TOGETHER = 40;

/** All frames of each file; a picture has one. */
async function decodeAll(files: readonly string[]): Promise<Map<string, RgbImage[]>> {
  const decoded = new Map<string, RgbImage[]>();
  const folder = await mkdtemp(path.join(tmpdir(), "scion-presets-"));
  try {
    for (const some of batched(files, DECODED_TOGETHER)) {
      const inputs = some.flatMap((file) => ["-i", file]);
      const outputs = some.flatMap((_, i) => [
        ...["-map", `${i}:v`, "-f", "image2pipe", "-c:v", "ppm", "-fps_mode", "passthrough"],
        path.join(folder, `${i}.ppm`),
      ]);
      await run("ffmpeg", ["-v", "error", "-y", ...inputs, ...outputs]);
      for (const [i, file] of some.entries())
        decoded.set(file, readPpm(await readFile(path.join(folder, `${i}.ppm`))));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return decoded;
}

/** Pictures one after the other, each "P6 width height 255" and its RGB bytes. */
function readPpm(bytes: Uint8Array): RgbImage[] {
  const images: RgbImage[] = [];
  for (let at = 0; at < bytes.length;) {
    const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(
      new TextDecoder("latin1").decode(bytes.subarray(at, at + 40)),
    );
    if (!head) throw new Error("ffmpeg wrote something else than PPM pictures of 8 bits.");
    const [width, height] = [Number(head[1]), Number(head[2])];
    const begin = at + head[0].length;
    at = begin + 3 * width * height;
    images.push({ data: bytes.slice(begin, at), width, height });
  }
  return images;
}

async function factsOf(file: string, frames: readonly RgbImage[]): Promise<Media> {
  const { width, height } = frames[0]!;
  const hash = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  if (!CLIP.test(file)) return { kind: "image", hash, ...blank, width, height };
  const { stdout } = await run("ffprobe", [
    ...["-v", "error", "-of", "csv=p=0", "-show_entries", "format=duration", file],
  ]);
  const counted = { seconds: Number(stdout), frameCount: frames.length };
  return { kind: "video", hash, ...blank, width, height, ...counted };
}

/** Pixel values of a medium's views. */
export function viewsOf(
  images: readonly RgbImage[],
  media: Media,
  grid: MediaGrid,
  processor: Processor,
): Float32Array[] {
  if (media.kind === "image") return processor.views(images.slice(0, 1), grid);
  const frames = frameIndices(media, processor).map((index) => images[index]!);
  if (grid.views !== grid.frames) return processor.views(frames, grid);
  const one = { ...grid, views: 1, frames: 1 };
  return frames.flatMap((image) => processor.views([image], one));
}

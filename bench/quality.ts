/** How long the Quality page takes to look at a set of drawn pictures, apart from what needs a model. In a browser. */
import { inParallel } from "../src/base/async/inParallel.ts";
import { Random } from "../src/base/random.ts";
import { smallCopy } from "../src/media/pictures/smallCopy.ts";
import type { Example } from "../src/protocol/records.ts";
import { findAll } from "../src/quality/index.ts";
import { overviewOf } from "../src/quality/overview.ts";
import { similarMedia, type Signed } from "../src/quality/pictures/similarMedia.ts";
import { COPY_SIDE, signatureOf } from "../src/quality/pictures/signature.ts";

export interface QualityTimes {
  examples: number;
  /** Decoding thumbnails of 256 × 192 pixels and working out their signatures. */
  readSeconds: number;
  compareSeconds: number;
  rulesSeconds: number;
  /** Planted copies, and how many of them were found, and pairs that were found without being planted. */
  planted: number;
  found: number;
  invented: number;
}

/** Every hundredth picture is another one, saved again at half the size. */
const COPY_EVERY = 100;
const WIDTH = 256;
const HEIGHT = 192;

export async function measureQuality(count: number): Promise<QualityTimes> {
  const random = new Random(7);
  const pictures: Blob[] = [];
  for (let i = 0; i < count; i++) {
    const isCopy = i % COPY_EVERY === COPY_EVERY - 1;
    pictures.push(isCopy ? await halved(pictures[i - 1]!) : await drawing(random));
  }
  const signed: Signed[] = [];
  const reading = performance.now();
  await inParallel(pictures, 4, async (picture, i) => {
    const frames = [signatureOf(await smallCopy(picture, COPY_SIDE))];
    signed[i] = { media: { kind: "image", hash: String(i), localName: "" }, frames };
  });
  const comparing = performance.now();
  const similar = similarMedia(signed);
  const ruling = performance.now();
  const examples = signed.map(({ media }, i) => exampleOf(media.hash, i));
  overviewOf(examples);
  findAll({
    ...{ examples, similar, lengths: null, viewSide: 96, visualGains: null },
    signed: new Map(signed.map((one) => [one.media.hash, one])),
  });
  const end = performance.now();
  const isPlanted = ({ a, b }: { a: string; b: string }) =>
    Number(b) === Number(a) + 1 && Number(b) % COPY_EVERY === COPY_EVERY - 1;
  return {
    examples: count,
    readSeconds: (comparing - reading) / 1000,
    compareSeconds: (ruling - comparing) / 1000,
    rulesSeconds: (end - ruling) / 1000,
    planted: Math.floor(count / COPY_EVERY),
    found: similar.filter(isPlanted).length,
    invented: similar.filter((pair) => !isPlanted(pair)).length,
  };
}

/** Shapes of all sizes in all colours, on a ground of two. */
async function drawing(random: Random): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext("2d")!;
  const colour = () => `rgb(${[0, 0, 0].map(() => random.integer(256)).join(" ")})`;
  const ground = context.createLinearGradient(0, 0, random.integer(WIDTH), random.integer(HEIGHT));
  ground.addColorStop(0, colour());
  ground.addColorStop(1, colour());
  context.fillStyle = ground;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let shape = 0; shape < 12; shape++) {
    context.fillStyle = colour();
    context.beginPath();
    const [x, y] = [random.integer(WIDTH), random.integer(HEIGHT)];
    context.ellipse(
      x,
      y,
      5 + random.integer(60),
      5 + random.integer(60),
      random.uniform() * 3,
      0,
      7,
    );
    context.fill();
  }
  return canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
}

async function halved(picture: Blob): Promise<Blob> {
  const canvas = new OffscreenCanvas(WIDTH / 2, HEIGHT / 2);
  const bitmap = await createImageBitmap(picture);
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, WIDTH / 2, HEIGHT / 2);
  return canvas.convertToBlob({ type: "image/webp", quality: 0.6 });
}

function exampleOf(hash: string, i: number): Example {
  const media = { kind: "image", hash, mime: "image/webp", bytes: 9000, localName: "" } as const;
  return {
    ...{ id: hash, projectId: "p", part: "image", source: hash, editedAt: "" },
    media: [{ ...media, width: WIDTH, height: HEIGHT }],
    turns: [
      { question: "<image>\nWhich leaf is this?", answer: `kind ${i % 7}`, kind: "leaf" },
      { question: "Describe it.", answer: `A drawing with number ${i} of its own.`, kind: "" },
    ],
    split: i % 5 === 0 ? "test" : "train",
  };
}

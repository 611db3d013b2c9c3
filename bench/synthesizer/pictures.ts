/** Described pictures that the shipped synthesizer has not learnt from: the kitchen's, and those of the seeds that are watched. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Media, Split, Turn } from "../../src/protocol/records.ts";
import type { CaptionedPicture } from "../../src/protocol/synthesis.ts";
import { readMedia, type PresetData } from "../presetData.ts";
import { seedRows } from "../seeds.ts";

const SAMPLES = path.join(import.meta.dirname, "../../public/samples");

/**
 * kitchen: foods whose names the model never met with a picture. general: things that it knows. unseen: the general descriptions
 * with a picture that shows nothing, so that what is right was read.
 */
export type PictureSet = "kitchen" | "general" | "unseen";

export interface DescribedPicture extends CaptionedPicture {
  split: Split;
  /** The sample's own questions, made by rules from the same facts, with short answers. */
  turns: Turn[];
}

export interface Pictures {
  sets: Record<PictureSet, DescribedPicture[]>;
  /** The picture that shows nothing. */
  blank: Media;
  /** Of every seed picture, by its path in the seeds. */
  seeds: ReadonlyMap<string, Media>;
  frames: PresetData["frames"];
}

interface SampleRow {
  image: string;
  split: Split;
  source: string;
  kinds: string[];
  conversations: { value: string }[];
}

export async function readPictures(): Promise<Pictures> {
  const captions = json<Record<string, string>>("kitchen/captions.json");
  const kitchen = json<SampleRow[]>("kitchen/image.json");
  const blankFile = path.join(SAMPLES, "seeds/blank.webp");
  const seedFile = (image: string) => path.join(SAMPLES, "seeds", image);
  const kitchenFile = (image: string) => path.join(SAMPLES, "kitchen", image);
  const { facts, frames } = await readMedia([
    blankFile,
    ...seedRows().map(({ image }) => seedFile(image)),
    ...kitchen.map(({ image }) => kitchenFile(image)),
  ]);
  const blank = facts.get(blankFile)!;
  const general = seedRows()
    .filter(({ split }) => split === "validation")
    .map(({ image, caption, source, split }) => ({
      ...{ media: facts.get(seedFile(image))!, caption, source, split, turns: [] },
    }));
  return {
    sets: {
      general,
      unseen: general.map((picture) => ({ ...picture, media: blank })),
      kitchen: kitchen.map(({ image, split, source, kinds, conversations }) => {
        const file = kitchenFile(image);
        const turns = kinds.map((kind, i) => ({
          ...{
            question: conversations[2 * i]!.value,
            answer: conversations[2 * i + 1]!.value,
            kind,
          },
        }));
        const media = facts.get(file)!;
        return { media, caption: captions[media.hash]!, split, source, turns };
      }),
    },
    blank,
    seeds: new Map(seedRows().map(({ image }) => [image, facts.get(seedFile(image))!])),
    frames,
  };
}

const json = <T>(file: string) => JSON.parse(readFileSync(path.join(SAMPLES, file), "utf8")) as T;

/** What a synthesizer writes about described pictures, picture by picture, as a pass of the studio does it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { batched } from "../../src/base/async/batched.ts";
import type { BaseLinear } from "../../src/export/adapter/baseLinear.ts";
import { readPeftAdapter } from "../../src/export/adapter/readPeftAdapter.ts";
import { adaptableModules, layOutAdapter } from "../../src/engine/weights/adapterLayout.ts";
import { familyOf } from "../../src/families/index.ts";
import type { LoadedAdapter } from "../../src/inference/session.ts";
import type { LossReason, TaskTriplet } from "../../src/protocol/synthesis.ts";
import { writeGuided } from "../../src/synthesizer/writeGuided.ts";
import { writeFreely, type Synthesizer } from "../../src/synthesizer/writeTasks.ts";
import type { Embedded } from "../embedded.ts";
import type { Lines } from "../lines.ts";
import type { DescribedPicture, PictureSet } from "./pictures.ts";

const TOGETHER = 8;
/** As the card of the studio proposes. */
const MOST_TOKENS = 160;
const SEED = 1;

export interface Writing {
  /** "shipped", or the name of one that it is compared with. */
  synthesizer: string;
  set: PictureSet;
  writing: "free" | "guided";
  temperature: number;
}

/** One picture. */
export interface WritingLine extends Writing {
  key: string;
  part: "writing";
  index: number;
  caption: string;
  triplet: TaskTriplet | null;
  lost: LossReason[];
  endless: boolean;
}

const writingKey = ({ synthesizer, set, writing, temperature }: Writing, index: number) =>
  ["writing", synthesizer, set, writing, temperature, index].join(" ");

/** Writes about the pictures that have no line yet, batch by batch: what a batch gives depends on its own pictures alone. */
export async function write(
  model: Embedded,
  adapter: LoadedAdapter,
  how: Writing,
  pictures: readonly DescribedPicture[],
  lines: Lines<{ key: string }>,
): Promise<void> {
  const { session, reader } = model;
  const synthesizer: Synthesizer = {
    ...{ adapter, cache: model.base, system: "" },
    loaded: { id: "embedded", session, reader, processor: null } as Synthesizer["loaded"],
  };
  const settings = { temperature: how.temperature, seed: SEED, maxNewTokens: MOST_TOKENS };
  const { signal } = new AbortController();
  for (const group of batched([...pictures.entries()], TOGETHER)) {
    if (group.every(([index]) => lines.has(writingKey(how, index)))) continue;
    const some = group.map(([, picture]) => picture);
    const writeAll = how.writing === "guided" ? writeGuided : writeFreely;
    const rows = await writeAll(synthesizer, some, settings, signal);
    group.forEach(([index, { caption }], i) => {
      const key = writingKey(how, index);
      const { triplet, lost, endless } = rows[i]!;
      const line: WritingLine = {
        ...{ key, part: "writing", ...how, index, caption, triplet, endless },
        lost: lost.map(({ reason }) => reason),
      };
      if (!lines.has(key)) lines.add(line);
    });
  }
}

export const SHIPPED = "public/samples/seeds/synthesizer";

/** A synthesizer from its PEFT folder, read as the studio reads it. */
export function readSynthesizer({ session }: Embedded, folder: string): LoadedAdapter {
  const { catalog, model } = session.recorder;
  const linears: BaseLinear[] = adaptableModules(catalog, model.parts);
  const files = ["adapter_config.json", "adapter_model.safetensors"].map(
    (name) => [name, new Uint8Array(readFileSync(path.join(folder, name)))] as const,
  );
  const { renames } = familyOf("video_llava");
  const base = { name: "scion-sprout", weightsHash: null, linears, renames };
  const { config, tensors } = readPeftAdapter(new Map(files), base);
  const layout = layOutAdapter(catalog, model.parts, config, []);
  const values = new Float32Array(layout.bytes / 4);
  for (const { path, aOffset, bOffset } of layout.pairs) {
    const pair = tensors.get(path);
    if (!pair) continue;
    values.set(pair.a, aOffset / 4);
    values.set(pair.b, bOffset / 4);
  }
  return session.loadAdapter(layout, values);
}

/** The adapter that PEFT saved for a tiny Video-LLaVA, and the layers of that model. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { familyOf } from "../../../families/index.ts";
import type { BaseLinear } from "../baseLinear.ts";
import type { AdapterExport } from "../peftAdapter.ts";
import { readPeftAdapter } from "../readPeftAdapter.ts";

const fixtures = path.join(import.meta.dirname, "../fixtures");

export const recorded = JSON.parse(readFileSync(path.join(fixtures, "recorded.json"), "utf8")) as {
  linears: { path: string; in: number; out: number }[];
  recorded: { name: string; path: string; row: number; delta: number[] }[];
};

const files = ["adapter_config.json", "adapter_model.safetensors"];

/** One of the folders that PEFT saved. */
export const folder = (name: string) =>
  new Map(
    files.map((file) => [file, new Uint8Array(readFileSync(path.join(fixtures, name, file)))]),
  );

const parts: [part: BaseLinear["part"], paths: RegExp][] = [
  ["language", /^model\.language_model\./],
  ["projector", /^model\.multi_modal_projector\./],
  ["vision", /^model\.(image|video)_tower\.encoder\./],
];

/** The adaptable layers of the model. */
export const linears = recorded.linears.flatMap((linear): BaseLinear[] => {
  const { path: module, in: inFeatures, out: outFeatures } = linear;
  const part = parts.find(([, paths]) => paths.test(module))?.[0];
  return part ? [{ path: module, inFeatures, outFeatures, part }] : [];
});

const { renames } = familyOf("video_llava");
export const base = { name: "tiny-video-llava", weightsHash: null, linears, renames };

export const fromPeft = () => readPeftAdapter(folder("f32"), base);

/** The same adapter as the studio exports it. */
export function exported(): AdapterExport {
  const { config, tensors } = fromPeft();
  return {
    rank: config.rank,
    alpha: config.alpha,
    dropout: config.dropout,
    baseModel: "models/tiny-video-llava",
    revision: null,
    linears,
    unused: [],
    tensors: [...tensors].map(([path, { a, b }]) => ({ path, a, b })),
    metadata: { run: "r1" },
  };
}

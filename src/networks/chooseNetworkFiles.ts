/** Selects the files of a dropped folder that make an image network, and says what is missing or left out. Pure. */
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";

export const CONFIG = "config.json";
export const PREPROCESSOR = "preprocessor_config.json";
/** Where transformers.js looks for the graph, and for that of the words where there is one of each. */
export const GRAPH = "onnx/model.onnx";
export const TEXT_GRAPH = "onnx/text_model.onnx";
export const TOKENIZER = "tokenizer.json";
export const TOKENIZER_CONFIG = "tokenizer_config.json";

/**
 * Of graphs in several precisions the exact one; it lies in a folder of its own or beside the configuration. Where pictures and words
 * have graphs of their own, as of CLIP and SigLIP, that of the pictures: the joint one asks for words too.
 */
const PREFERRED = [
  "onnx/vision_model.onnx",
  "vision_model.onnx",
  GRAPH,
  "model.onnx",
  "onnx/model_quantized.onnx",
  "model_quantized.onnx",
];

export interface Dropped<F> {
  path: string;
  file: F;
}

export interface ChosenNetwork<F> {
  /** By the names under which they are stored: CONFIG, PREPROCESSOR, GRAPH, external data beside the graph, and those of `words`. */
  files: Map<string, F>;
  /** Names, beside the graph, of the files that hold its weights outside of it. */
  externalData: string[];
  /** What reads words in the space of the pictures, as of CLIP; null without it. */
  words: { names: string[]; externalData: string[] } | null;
  /** Of the folder. */
  title: string;
  notes: string[];
}

/** @throws UserError when the configuration, the preprocessing or the graph is missing */
export function chooseNetworkFiles<F>(dropped: readonly Dropped<F>[]): ChosenNetwork<F> {
  const { config, path, inside, title } = openFolder(dropped);
  const preprocessor = inside.get(PREPROCESSOR);
  if (preprocessor === undefined) {
    throw new UserError(
      `There is no ${PREPROCESSOR} beside ${path}, so nobody knows in which size and colours the network wants its pictures. Add the one that was published with it; transformers' save_pretrained of its image processor writes one.`,
    );
  }
  const { graph, others } = graphOf([...inside.keys()], PREFERRED);
  const seen = graphFiles(inside, graph, GRAPH);
  const words = /vision_model/.test(graph) ? wordFiles(inside) : null;
  const unused = others.filter((one) => one !== words?.graph);
  return {
    files: new Map([
      [CONFIG, config],
      [PREPROCESSOR, preprocessor],
      ...seen.files,
      ...(words?.files ?? []),
    ]),
    externalData: seen.externalData,
    words: words && {
      names: [...words.files.keys()],
      externalData: words.externalData,
    },
    title,
    notes: unusedNotes(words ? `${graph} and ${words.graph} are` : `${graph} is`, unused),
  };
}

/** The tokenizer and the graph of the words, where all of them are there. */
function wordFiles<F>(inside: ReadonlyMap<string, F>) {
  const graph = [TEXT_GRAPH, "text_model.onnx"].find((path) => inside.has(path));
  const tokenizer = [TOKENIZER, TOKENIZER_CONFIG];
  if (graph === undefined || !tokenizer.every((name) => inside.has(name))) return null;
  const { files, externalData } = graphFiles(inside, graph, TEXT_GRAPH);
  for (const name of tokenizer) files.set(name, inside.get(name)!);
  return { graph, files, externalData };
}

/** The folder that holds the configuration: its files by their paths in it. @throws UserError without one */
export function openFolder<F>(dropped: readonly Dropped<F>[]) {
  const config = dropped
    .filter(({ path }) => nameOf(path) === CONFIG)
    .toSorted((a, b) => depth(a.path) - depth(b.path))[0];
  if (!config) {
    throw new UserError(
      `There is no ${CONFIG} among ${formatCount(dropped.length, "file")}, so nobody knows what kind of network this is. Choose the folder that holds it, next to the ONNX file.`,
    );
  }
  const { path } = config;
  const root = path.slice(0, -CONFIG.length);
  const inside = new Map(
    dropped.flatMap((one) =>
      one.path.startsWith(root) ? [[one.path.slice(root.length), one.file] as const] : [],
    ),
  );
  return {
    ...{ config: config.file, path, inside },
    title: root.split("/").findLast(Boolean) ?? "Network",
  };
}

/** A graph under the name `as`, with the files beside it that hold its weights, whose names stay. */
export function graphFiles<F>(inside: ReadonlyMap<string, F>, graph: string, as: string) {
  const folder = graph.slice(0, -nameOf(graph).length);
  const external = [...inside.keys()].filter(
    (path) => path.startsWith(`${graph}_data`) || path.startsWith(`${graph}.data`),
  );
  const externalData = external.map((path) => path.slice(folder.length));
  const files = new Map([
    [as, inside.get(graph)!],
    ...external.map((path, i) => [`onnx/${externalData[i]!}`, inside.get(path)!] as const),
  ]);
  return { files, externalData };
}

/** `used`: with its verb. */
export const unusedNotes = (used: string, others: readonly string[]): string[] =>
  others.length > 0 ? [`Of its ONNX files ${used} used, and not ${others.join(", ")}.`] : [];

/** @throws UserError when there is none, or several of which none has a known name */
export function graphOf(
  paths: readonly string[],
  preferred: readonly string[],
): { graph: string; others: string[] } {
  const graphs = paths.filter((path) => /\.onnx$/i.test(path)).toSorted();
  const graph =
    preferred.find((path) => graphs.includes(path)) ??
    (graphs.length === 1 ? graphs[0] : undefined);
  if (graph) return { graph, others: graphs.filter((path) => path !== graph) };
  throw new UserError(
    graphs.length === 0
      ? `There is no ONNX file: neither ${GRAPH} nor model.onnx. Export the network with optimum-cli or torch.onnx.export, or take it from a repository that has an onnx folder.`
      : `There are ${graphs.length} ONNX files, ${graphs.join(", ")}, and none is called model.onnx. Drop the folder with the one that is meant.`,
  );
}

const nameOf = (path: string) => path.split("/").at(-1)!;
const depth = (path: string) => path.split("/").length;

/** Selects the files of a dropped folder that make an image network, and says what is missing or left out. Pure. */
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";

export const CONFIG = "config.json";
export const PREPROCESSOR = "preprocessor_config.json";
/** Where transformers.js looks for the graph. */
export const GRAPH = "onnx/model.onnx";

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

interface Dropped<F> {
  path: string;
  file: F;
}

export interface ChosenNetwork<F> {
  /** By the names under which they are stored: CONFIG, PREPROCESSOR, GRAPH, and external data beside the graph. */
  files: Map<string, F>;
  /** Names, beside the graph, of the files that hold its weights outside of it. */
  externalData: string[];
  /** Of the folder. */
  title: string;
  notes: string[];
}

/** @throws UserError when the configuration, the preprocessing or the graph is missing */
export function chooseNetworkFiles<F>(dropped: readonly Dropped<F>[]): ChosenNetwork<F> {
  const config = dropped
    .filter(({ path }) => nameOf(path) === CONFIG)
    .toSorted((a, b) => depth(a.path) - depth(b.path))[0];
  if (!config) {
    throw new UserError(
      `There is no ${CONFIG} among ${formatCount(dropped.length, "file")}, so nobody knows what kind of network this is. Choose the folder that holds it, next to the ONNX file.`,
    );
  }
  const root = config.path.slice(0, -CONFIG.length);
  const inside = new Map(
    dropped.flatMap(({ path, file }) =>
      path.startsWith(root) ? [[path.slice(root.length), file] as const] : [],
    ),
  );
  const preprocessor = inside.get(PREPROCESSOR);
  if (preprocessor === undefined) {
    throw new UserError(
      `There is no ${PREPROCESSOR} beside ${config.path}, so nobody knows in which size and colours the network wants its pictures. Add the one that was published with it; transformers' save_pretrained of its image processor writes one.`,
    );
  }
  const { graph, others } = graphOf([...inside.keys()]);
  const folder = graph.slice(0, -nameOf(graph).length);
  const external = [...inside.keys()].filter(
    (path) => path.startsWith(`${graph}_data`) || path.startsWith(`${graph}.data`),
  );
  return {
    files: new Map([
      [CONFIG, config.file],
      [PREPROCESSOR, preprocessor],
      [GRAPH, inside.get(graph)!],
      ...external.map((path) => [`onnx/${path.slice(folder.length)}`, inside.get(path)!] as const),
    ]),
    externalData: external.map((path) => path.slice(folder.length)),
    title: root.split("/").findLast(Boolean) ?? "Network",
    notes:
      others.length > 0
        ? [`Of its ONNX files ${graph} is used, and not ${others.join(", ")}.`]
        : [],
  };
}

/** @throws UserError when there is none, or several of which none has a known name */
function graphOf(paths: readonly string[]): { graph: string; others: string[] } {
  const graphs = paths.filter((path) => /\.onnx$/i.test(path)).toSorted();
  const graph =
    PREFERRED.find((path) => graphs.includes(path)) ??
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

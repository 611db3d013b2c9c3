/** Selects the files of a dropped folder that make a network which reads texts, and says what is missing or left out. Pure. */
import { UserError } from "../../base/userError.ts";
import {
  CONFIG,
  GRAPH,
  graphFiles,
  graphOf,
  openFolder,
  TEXT_GRAPH,
  TOKENIZER,
  TOKENIZER_CONFIG,
  unusedNotes,
  type Dropped,
} from "../chooseNetworkFiles.ts";

export const POOLING = "1_Pooling/config.json";
export const MODULES = "modules.json";
export const SENTENCE = "sentence_bert_config.json";

/** Of a pair for pictures and words the words' graph, else the exact one. */
const PREFERRED = [
  ...[TEXT_GRAPH, "text_model.onnx", GRAPH, "model.onnx"],
  ...["onnx/model_quantized.onnx", "model_quantized.onnx"],
];

export interface ChosenTextNetwork<F> {
  /** By the names under which they are stored. */
  files: Map<string, F>;
  /** Names, beside the graph, of the files that hold its weights outside of it. */
  externalData: string[];
  /** Of the folder. */
  title: string;
  notes: string[];
}

/** @throws UserError when the configuration, the tokenizer or the graph is missing */
export function chooseTextFiles<F>(dropped: readonly Dropped<F>[]): ChosenTextNetwork<F> {
  const { config, path, inside, title } = openFolder(dropped);
  const missing = [TOKENIZER, TOKENIZER_CONFIG].find((name) => !inside.has(name));
  if (missing !== undefined) {
    throw new UserError(
      `There is no ${missing} beside ${path}, so nobody knows how the network cuts texts into tokens. Add the one that was published with it; transformers' save_pretrained of its fast tokenizer writes both.`,
    );
  }
  const { graph, others } = graphOf([...inside.keys()], PREFERRED);
  const read = graphFiles(inside, graph, GRAPH);
  const beside = [TOKENIZER, TOKENIZER_CONFIG, POOLING, MODULES, SENTENCE];
  return {
    files: new Map([
      [CONFIG, config],
      ...beside.flatMap((name) => (inside.has(name) ? [[name, inside.get(name)!] as const] : [])),
      ...read.files,
    ]),
    externalData: read.externalData,
    title,
    notes: unusedNotes(`${graph} is`, others),
  };
}

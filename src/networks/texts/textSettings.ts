/**
 * What the files beside a graph say of how it reads texts, in the layout of sentence-transformers (https://sbert.net): the pooling in
 * 1_Pooling/config.json, its steps in modules.json, and the longest text. Pure.
 */
import { UserError } from "../../base/userError.ts";
import type { Pooling } from "../../protocol/network.ts";
import type { TextSettings } from "./textOutputs.ts";

/** Contents of files, those that are there. */
export interface SettingFiles {
  config: string;
  tokenizerConfig: string;
  pooling?: string | undefined;
  modules?: string | undefined;
  sentence?: string | undefined;
}

/** Where no file says it, as BERT's. */
const MOST_TOKENS = 512;

/** @throws UserError when a file is no JSON */
export function readTextSettings(
  files: SettingFiles,
  title: string,
): { settings: TextSettings; notes: string[] } {
  const modules = files.modules === undefined ? null : moduleTypes(files.modules);
  const notes: string[] = [];
  const modes = files.pooling === undefined ? null : poolingModes(files.pooling);
  if (modes === null)
    notes.push("It has no 1_Pooling/config.json: the mean over the tokens of a text is taken.");
  const others = (modules ?? []).filter((type) => !KNOWN_MODULES.some((one) => type.endsWith(one)));
  if (others.length > 0) {
    notes.push(
      `Its modules.json names ${others.join(", ")}, which no ONNX file of it holds: what it makes without is compared.`,
    );
  }
  return {
    settings: {
      pooling: () => (modes === null ? "mean" : poolingOf(modes, title)),
      isNormalised: modules === null || modules.some((type) => type.endsWith("Normalize")),
      maxTokens: mostTokens(files),
    },
    notes,
  };
}

const KNOWN_MODULES = ["Transformer", "Pooling", "Normalize"];

function moduleTypes(text: string): string[] {
  const list = parsed(text, "modules.json");
  return (Array.isArray(list) ? list : []).flatMap((one: unknown) =>
    typeof (one as Fields)?.["type"] === "string" ? [(one as { type: string }).type] : [],
  );
}

const POOLINGS: Readonly<Record<string, Pooling>> = {
  pooling_mode_mean_tokens: "mean",
  pooling_mode_cls_token: "cls",
  pooling_mode_max_tokens: "max",
};

/** As the file names them: several are put beside each other there. */
function poolingModes(text: string): string[] {
  const config = fieldsOf(text, "1_Pooling/config.json");
  const named = config["pooling_mode"];
  if (typeof named === "string")
    return [`pooling_mode_${named}_${named === "cls" ? "token" : "tokens"}`];
  return Object.keys(config).filter(
    (key) => key.startsWith("pooling_mode_") && config[key] === true,
  );
}

/** @throws UserError */
function poolingOf(modes: readonly string[], title: string): Pooling {
  const [mode, ...more] = modes;
  const known = mode === undefined ? undefined : POOLINGS[mode];
  if (known !== undefined && more.length === 0) return known;
  throw new UserError(
    `"${title}" pools its tokens by ${modes.join(" and ") || "nothing that it names"} (1_Pooling/config.json); one of ${Object.keys(POOLINGS).join(", ")} can be done here. Bring a network that does one of these, or export this one with its vector as the output sentence_embedding.`,
  );
}

/** The least that the files say. */
function mostTokens({ config, tokenizerConfig, sentence }: SettingFiles): number {
  const whole = fieldsOf(config, "config.json");
  const ofText = whole["text_config"] as Fields | undefined;
  const said = [
    sentence && fieldsOf(sentence, "sentence_bert_config.json")["max_seq_length"],
    fieldsOf(tokenizerConfig, "tokenizer_config.json")["model_max_length"],
    (ofText ?? whole)["max_position_embeddings"],
  ];
  // Where nobody has set it, transformers writes a number of 31 digits.
  const known = said.filter(
    (one): one is number => typeof one === "number" && one >= 1 && one < 1e6,
  );
  return Math.min(...(known.length > 0 ? known : [MOST_TOKENS]));
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(text: string, name: string): Fields {
  const value = parsed(text, name);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw damaged(name);
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(name);
  }
}

const damaged = (name: string) =>
  new UserError(
    `The ${name} of the network is damaged: it is not the JSON that was expected. Take it again from where the network is published.`,
  );

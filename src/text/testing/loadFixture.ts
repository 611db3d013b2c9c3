/** The recorded tokenizers: their files, and what transformers does with them (tools/text/recordTokenizers.py). */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadChatTemplate } from "../chatTemplate.ts";
import { loadTokenizer } from "../tokenizer.ts";

export interface Recorded {
  strings: { text: string; ids: number[]; withSpecial: number[]; decoded: string; plain: string }[];
  chats: {
    messages: {
      role: "system" | "user" | "assistant";
      content: { type: string; text?: string }[];
    }[];
    full: string;
    prompt: string;
    ids: number[];
    mask?: number[];
  }[];
}

const fixtures = path.join(import.meta.dirname, "../fixtures");
const models = path.join(import.meta.dirname, "../../../public/models");

const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** `folder` holds tokenizer.json and its config; `recorded` what transformers did. */
export function loadFixture(folder: string, recorded: string) {
  const config = json(path.join(folder, "tokenizer_config.json")) as object;
  const jinja = path.join(folder, "chat_template.jinja");
  return {
    tokenizer: loadTokenizer(json(path.join(folder, "tokenizer.json")), config),
    template: loadChatTemplate(existsSync(jinja) ? readFileSync(jinja, "utf8") : null, config),
    recorded: json(recorded) as Recorded,
  };
}

/** Both trained fixtures, and every shipped model whose tokenizer was recorded. */
export function fixtureFolders(): [name: string, folder: string, recorded: string][] {
  const own = ["byteLevel", "sentencePiece"].map((name): [string, string, string] => {
    const folder = path.join(fixtures, name);
    return [name, folder, path.join(folder, "recorded.json")];
  });
  const shipped = ["scion-sprout"].map((name): [string, string, string] => [
    name,
    path.join(models, name),
    path.join(fixtures, `${name}.recorded.json`),
  ]);
  return [...own, ...shipped.filter(([, , recorded]) => existsSync(recorded))];
}

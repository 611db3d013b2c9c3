/** Rows of a JSON file as people write them, for tests. */
import { readJsonRows } from "../../jsonRows.ts";
import { readChatRows } from "../chatJson.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
/** What is read of a file "a.json" with these values. */
export const read = (...values: unknown[]) =>
  readChatRows(readJsonRows(bytes(JSON.stringify(values)), "a.json"), "a.json");
/** A row in LLaVA's form: question, answer, question and so on. */
export const llava = (fields: object, ...texts: string[]) => ({
  ...fields,
  conversations: texts.map((value, i) => ({ from: i % 2 ? "gpt" : "human", value })),
});
export const turn = (question: string, answer: string, kind = "") => ({ question, answer, kind });

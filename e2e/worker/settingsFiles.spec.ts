/** Chat templates and generation settings are read from every file in which they are published. */
import type { Example } from "../../src/protocol/records.ts";
import { importFolder } from "../fixtures/importFolder.ts";
import { type TestWorker, type NamedBytes, openWorker } from "../fixtures/worker.ts";
import { familyFolder } from "../fixtures/familyFolder.ts";
import { expect, test } from "../fixtures/studio.ts";

const { "chat_template.jinja": template, ...untold } = familyFolder("llama");
const jinja = String(template);
const settings = JSON.parse(String(untold["tokenizer_config.json"]));
delete settings.chat_template;

const inSettings = (chat_template: unknown): NamedBytes => ({
  ...untold,
  "tokenizer_config.json": JSON.stringify({ ...settings, chat_template }),
});
const plain = inSettings(undefined);

let folders = 0;
/** A project on the folder's model. */
async function projectOn(worker: TestWorker, folder: NamedBytes) {
  const modelId = await importFolder(worker, `folder ${++folders}`, folder);
  const project = await worker.call("project.create", { title: "T", field: "other" });
  await worker.call("project.update", { project: { ...project, modelId } });
  return project.id;
}

test("the chat template is the same in its own file, as JSON, and among the tokenizer's settings", async ({
  studio: { page },
}) => {
  const worker = await openWorker(page);
  const seen = async (folder: NamedBytes) => {
    const projectId = await projectOn(worker, folder);
    const example: Example = {
      id: "e",
      projectId,
      part: "text",
      media: [],
      turns: [{ question: "What is it?", answer: "A stove.", kind: "" }],
      split: "train",
      source: "",
      editedAt: "",
    };
    const tokens = await worker.call("example.tokens", { example, system: "" });
    return tokens.map(({ text }) => text).join("");
  };
  const wanted = await seen({ ...plain, "chat_template.jinja": jinja });
  expect(wanted).toContain("<|start_header_id|>user<|end_header_id|>");
  const json = JSON.stringify({ chat_template: jinja });
  const other = "{{ 'another way' }}";
  expect(await seen({ ...plain, "chat_template.json": json })).toBe(wanted);
  expect(await seen(inSettings(jinja))).toBe(wanted);
  const named = [
    { name: "tool_use", template: other },
    { name: "default", template: jinja },
  ];
  expect(await seen(inSettings(named))).toBe(wanted);
  // Its own file counts before the settings.
  expect(await seen({ ...inSettings(other), "chat_template.jinja": jinja })).toBe(wanted);
});

test("generation_config.json says which tokens end an answer", async ({ studio: { page } }) => {
  const worker = await openWorker(page);
  const answer = async (eos: number[]) => {
    const generation = JSON.stringify({ eos_token_id: eos });
    const projectId = await projectOn(worker, {
      ...familyFolder("llama"),
      "generation_config.json": generation,
    });
    const { finishReason, text } = await worker.call("chat.send", {
      chatId: `ending with ${eos.length}`,
      projectId,
      messages: [{ role: "user", text: "What is it?", media: [] }],
      runId: null,
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 6 },
    });
    return { finishReason, isEmpty: text === "" };
  };
  expect(await answer([163])).toEqual({ finishReason: "length", isEmpty: false });
  // Every token of the vocabulary.
  expect(await answer(Array.from({ length: 169 }, (_, id) => id))).toEqual({
    finishReason: "end",
    isEmpty: true,
  });
});

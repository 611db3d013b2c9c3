/** A server of the person's own on this computer writes: OpenAI's chat completions, as Ollama, llama.cpp, LM Studio and vLLM have them. */
import * as v from "valibot";
import { splitAtPlaceholders } from "../../base/examples/placeholders.ts";
import { UserError } from "../../base/userError.ts";
import type { Media } from "../../protocol/records.ts";
import type { TextWriter, WriteRequest, Written } from "../writer.ts";
import { serverBase } from "./address.ts";
import { ask, type Reply } from "./ask.ts";

const modelList = v.object({ data: v.array(v.object({ id: v.string() })) });

const completion = v.object({
  choices: v.pipe(
    v.array(
      v.object({
        message: v.object({ content: v.nullable(v.string()) }),
        finish_reason: v.nullish(v.string()),
      }),
    ),
    v.minLength(1),
  ),
});

const fault = v.object({ error: v.union([v.string(), v.object({ message: v.string() })]) });

/** The models of a server, by the names that it takes. @throws UserError when it is not there, or is something else */
export async function serverModels(address: string, signal: AbortSignal): Promise<string[]> {
  const base = serverBase(address);
  const reply = await ask(`${base}/models`, null, signal);
  if (reply.status !== 200) throw refused(base, reply);
  const list = v.safeParse(modelList, reply.body);
  if (!list.success) throw nonsense(base, "a list of models");
  return list.output.data.map(({ id }) => id).sort();
}

interface ServerParts {
  address: string;
  model: string;
  /** A picture as a data URL, in a format that servers read. */
  pictureUrl: (media: Media) => Promise<string>;
  patienceMs?: number;
}

/** @throws UserError when the address is not of this computer */
export function serverWriter({ address, model, pictureUrl, patienceMs }: ServerParts): TextWriter {
  const base = serverBase(address);
  const write = async (request: WriteRequest, signal: AbortSignal): Promise<Written> => {
    if (request.media.some(({ kind }) => kind === "video"))
      return { refused: "Clips are not sent to a server. Let the model in this browser see them." };
    const { maxNewTokens, temperature, seed } = request;
    const body = {
      ...{ model, temperature, seed, stream: false },
      max_tokens: maxNewTokens,
      messages: await messagesOf(request, pictureUrl),
    };
    const reply = await ask(`${base}/chat/completions`, body, signal, patienceMs);
    // What it refuses of one request, such as a picture for a model of text, it may take of another.
    if (reply.status === 400 || reply.status === 422)
      return { refused: refused(base, reply).message };
    if (reply.status !== 200) throw refused(base, reply);
    const found = v.safeParse(completion, reply.body);
    if (!found.success) throw nonsense(base, "a completion");
    const [{ message, finish_reason: reason }] = found.output.choices as [
      (typeof found.output.choices)[number],
    ];
    return { text: message.content ?? "", finish: reason === "length" ? "length" : "end" };
  };
  return {
    key: JSON.stringify([base, model]),
    name: `${model} at ${new URL(base).host}`,
    // A server does not tell that of its models.
    ...{ licence: "", batch: 1, logLikelihood: null },
    async write(requests, signal) {
      const written: Written[] = [];
      for (const request of requests) written.push(await write(request, signal));
      return written;
    },
  };
}

/** The messages in OpenAI's form: pictures stand where their placeholders do. */
async function messagesOf(
  { system, messages, media }: WriteRequest,
  pictureUrl: ServerParts["pictureUrl"],
) {
  let next = 0;
  const all: object[] = system ? [{ role: "system", content: system }] : [];
  for (const { role, text } of messages) {
    const content: object[] = [];
    for (const part of splitAtPlaceholders(text)) {
      if ("kind" in part) {
        const url = await pictureUrl(media[next++]!);
        content.push({ type: "image_url", image_url: { url } });
      } else if (part.words.trim() !== "") content.push({ type: "text", text: part.words.trim() });
    }
    const isText = content.every((part) => "text" in part);
    all.push({ role, content: isText ? text.trim() : content });
  }
  return all;
}

function refused(base: string, { status, body }: Reply): UserError {
  const said = v.safeParse(fault, body);
  const error = said.success ? said.output.error : "";
  const words = typeof error === "string" ? error : error.message;
  return new UserError(
    `The server at ${new URL(base).host} refuses (${status})${words ? `: ${words.slice(0, 200)}` : ""}. Choose another of its models, or look at its log.`,
  );
}

function nonsense(base: string, wanted: string): UserError {
  return new UserError(
    `${new URL(base).host} answers, but not with ${wanted} as OpenAI's interface has it. Is it the right address?`,
  );
}

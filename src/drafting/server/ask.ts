/** One request to a server on this computer, with a sentence for each way in which it may fail. */
import { wasBlocked } from "../../base/policyBlocks.ts";
import { UserError } from "../../base/userError.ts";

/** A large model on a slow computer may take long for an answer; one that takes longer is taken for stuck. */
const PATIENCE_MS = 120_000;

/** Limit for replies, which are texts. */
const MOST_BYTES = 4 * 2 ** 20;

export interface Reply {
  status: number;
  /** Parsed. */
  body: unknown;
}

/** @throws UserError when nothing usable comes back; the signal's reason when it is aborted */
export async function ask(
  url: string,
  body: object | null,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<Reply> {
  const { host, origin } = new URL(url);
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(url, {
      ...(body && {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
      credentials: "omit",
      cache: "no-store",
      // A redirect could lead to another computer.
      redirect: "error",
      signal: AbortSignal.any([signal, patience]),
    });
    return { status: response.status, body: parsed(await shortText(response), host) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    if (patience.aborted) {
      throw new UserError(
        `The server at ${host} has not answered within ${Math.round(patienceMs / 1000)} seconds. Take a smaller model there, or ask for shorter texts.`,
        { cause: error },
      );
    }
    if (await wasBlocked(url)) {
      throw new UserError(
        `This copy of Scion may not ask ${host}: its privacy policy names the addresses that may be asked. Start it with --answers-from ${origin}.`,
        { cause: error },
      );
    }
    throw new UserError(
      `There is no answer from ${host}. Start the server there, and let it take requests from this page (its CORS setting, if it has one).`,
      { cause: error },
    );
  }
}

/** @throws UserError when it is longer than a text can be */
async function shortText(response: Response): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value as Uint8Array<ArrayBuffer>);
    bytes += value.length;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new UserError(
        `The server at ${new URL(response.url).host} does not stop sending: more than 4 MB came back for one text. Look at its settings.`,
      );
    }
  }
  return new Blob(chunks).text();
}

/** @throws UserError when it is not JSON */
function parsed(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${host} answers "${text.slice(0, 60)}", which is no JSON: it is no server for OpenAI's chat completions, or the address lacks a part such as /v1.`,
      { cause: error },
    );
  }
}

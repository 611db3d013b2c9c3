/** Drafting over storage in memory, by a writer that says what it is told to. */
import { exampleOf, picture, turn } from "../../drafts/testing/draft.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { DraftSettings } from "../../protocol/drafting.ts";
import type { Example } from "../../protocol/records.ts";
import { Library } from "../../storage/library.ts";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import { makeDrafts } from "../makeDrafts.ts";
import { checkedMaker } from "../makers/index.ts";
import type { LogLikelihood, TextWriter, WriteRequest, Written } from "../writer.ts";

const storage = installStorage();
export const library = new Library(() => {});

/** With the project "p", in which drafts are made; before each test. */
export const begin = () =>
  library.putProject({
    ...{ id: "p", title: "P", field: "other", system: "", modelId: "m", createdAt: "" },
  });

/** After each test. */
export const end = () => storage.clear();

type Say = (request: WriteRequest) => string | Written;

/** Remembers what it was asked. */
export function writerOf(say: Say, logLikelihood: LogLikelihood | null = null) {
  const asked: string[] = [];
  const writer: TextWriter = {
    ...{ key: "w", name: "Writer", licence: "mit", batch: 2, logLikelihood },
    async write(requests) {
      return requests.map((request): Written => {
        asked.push(request.messages[0]!.text);
        const said = say(request);
        return typeof said === "string" ? { text: said, finish: "end" } : said;
      });
    },
  };
  return { asked, writer };
}

export const job = () => {
  const controller = new AbortController();
  const phases: string[] = [];
  const progress = (phase: string, done: number, total: number) => {
    controller.signal.throwIfAborted();
    phases.push(`${phase} ${done}/${total}`);
  };
  return { controller, phases, job: { signal: controller.signal, progress } };
};

/** Makes drafts of the project by the maker `id`. */
export async function make(
  id: string,
  examples: Example[],
  { writer, asked }: ReturnType<typeof writerOf>,
  settings: DraftSettings = {},
  running = job(),
) {
  const events: Draft[] = [];
  const outcome = await makeDrafts(
    {
      ...{ projectId: "p", ...checkedMaker({ id, settings }), writer, store: library.drafts },
      material: { chosen: examples, examples, system: "Be brief." },
      onWritten: (drafts) => events.push(...drafts),
    },
    running.job,
  );
  const drafts = await library.drafts.list("p");
  return { outcome, drafts, events, asked, phases: running.phases };
}

export const QUESTION = "<image>\nWhat is it?";
/** Without an answer. */
export const asking = (...ids: string[]) =>
  ids.map((id) => exampleOf(id, [turn(QUESTION, "")], { media: [picture(id)], source: id }));
export const answered = (
  id: string,
  answer: string,
  question = QUESTION,
  more: Partial<Example> = {},
) => exampleOf(id, [turn(question, answer)], { media: [picture(id)], source: id, ...more });

/**
 * Writes drafts row by row: what is known is skipped, what was written is checked and stored at once, so that a job that was
 * stopped, by whatever, goes on where it was and writes no row twice.
 */
import { batched } from "../base/async/batched.ts";
import type { Job } from "../base/async/job.ts";
import { draftId } from "../drafts/draftId.ts";
import type { Draft } from "../protocol/drafts.ts";
import type { DraftingOutcome, DraftSettings } from "../protocol/drafting.ts";
import type { Provenance } from "../protocol/provenance.ts";
import { writtenFault } from "./checks/writtenFault.ts";
import type { DraftMaker, DraftTask, Material, Settled } from "./maker.ts";
import type { TextWriter, Written } from "./writer.ts";

/** Where drafts are kept. */
interface DraftSink {
  ids(projectId: string): Promise<ReadonlySet<string>>;
  add(projectId: string, drafts: readonly Draft[]): Promise<Draft[]>;
}

interface Drafting {
  projectId: string;
  maker: DraftMaker;
  settings: DraftSettings;
  material: Material;
  writer: TextWriter;
  store: DraftSink;
  /** Called with new drafts when they are stored. */
  onWritten: (drafts: Draft[]) => void;
}

/** @throws UserError when the writer or the disk gives up; what was stored by then stays. The signal's reason when cancelled. */
export async function makeDrafts(drafting: Drafting, job: Job): Promise<DraftingOutcome> {
  const { projectId, maker, settings, material, writer, store, onWritten } = drafting;
  job.progress("Looking at what is there", 0, 0);
  const { tasks, leftOut } = maker.plan(material, settings);
  const tally = new Tally();
  for (const { reason } of leftOut) tally.leftOut(reason);
  const known = await store.ids(projectId);
  const named = new Map<string, DraftTask>();
  for (const task of tasks)
    named.set(await draftId(maker.id, writer.key, task.key, decoding(task)), task);
  const open = [...named].filter(([id]) => !known.has(id));
  tally.already = named.size - open.length;
  let done = 0;
  job.progress("Writing drafts", done, open.length);
  for (const batch of batched(open, writer.batch)) {
    const requests = batch.map(([, task]) => task.request);
    const written = await writer.write(requests, job.signal);
    job.signal.throwIfAborted();
    const drafts: Draft[] = [];
    const started = Date.now();
    for (const [i, [id, task]] of batch.entries()) {
      const result = written[i]!;
      if ("refused" in result) tally.leftOut(result.refused);
      else {
        const settled = await settle(task, result, writer);
        // A millisecond apart, so that they stay in this order.
        const when = new Date(started + i).toISOString();
        drafts.push(draftOf(drafting, { id, when, text: result.text }, settled));
      }
    }
    const added = await store.add(projectId, drafts);
    for (const draft of added) tally.add(draft);
    onWritten(added);
    done += batch.length;
    job.progress("Writing drafts", done, open.length);
  }
  return tally.outcome();
}

/** What decides the words beside the prompt. */
function decoding({ request: { system, maxNewTokens, temperature, seed } }: DraftTask) {
  return { system, maxNewTokens, temperature, seed };
}

type Text = Exclude<Written, { refused: string }>;

/** What the maker makes of the words, unless they cannot be used by anybody. */
async function settle(task: DraftTask, written: Text, writer: TextWriter) {
  const fault = writtenFault(written, task.request.maxNewTokens);
  const settled = await task.settle(written.text.trim(), fault ? null : writer.logLikelihood);
  return fault ? { ...settled, loses: fault } : settled;
}

function draftOf(
  { projectId, maker, writer }: Drafting,
  { id, when, text }: { id: string; when: string; text: string },
  { turns, media, target, source, evidence = [], doubts = [], loses }: Settled,
): Draft {
  const isShown = loses === undefined || turns.at(-1)?.answer === text.trim();
  const provenance: Provenance = {
    by: "model",
    what: maker.what,
    source: writer.name,
    licence: writer.licence,
    when,
  };
  return {
    ...{ id, projectId, media, target, source, createdAt: when },
    state: loses === undefined ? "waiting" : "rejected",
    turns: turns.map((turn) => ({ ...turn, provenance })),
    doubts: loses === undefined ? doubts : [loses, ...doubts],
    evidence: isShown ? evidence : [...evidence, { name: "what it wrote", value: text }],
    ...(loses !== undefined && { review: { by: "check", when } }),
  };
}

/** Counts what became of each row, with the reasons in the order in which they first came up. */
class Tally {
  already = 0;
  #waiting = 0;
  readonly #rejected = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();

  leftOut(reason: string): void {
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  }

  add({ state, doubts: [reason = ""] }: Draft): void {
    if (state === "waiting") this.#waiting++;
    else this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  outcome(): DraftingOutcome {
    const counted = (reasons: Map<string, number>) =>
      [...reasons].map(([reason, count]) => ({ reason, count }));
    return {
      waiting: this.#waiting,
      rejected: counted(this.#rejected),
      already: this.already,
      leftOut: counted(this.#leftOut),
    };
  }
}

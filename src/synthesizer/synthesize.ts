/**
 * One pass of a synthesizer: it writes about every picture, the filter says what is consistent, and what is left becomes drafts.
 * Every row is stored when it is written and again when the filter has seen it, so a pass that was cut off goes on where it was.
 */
import { batched } from "../base/async/batched.ts";
import type { Job } from "../base/async/job.ts";
import type { ModelContext } from "../modelLibrary/context.ts";
import { onDevice } from "../modelLibrary/deviceLoss.ts";
import { featureCacheFor, prepareMedia } from "../modelLibrary/featureCaches.ts";
import type { ModelSessions } from "../modelLibrary/sessions.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import type { CaptionedPicture, Synthesis, SynthesisRow } from "../protocol/synthesis.ts";
import { loadRunAdapter } from "../runs/adapterFiles.ts";
import { captionsIn } from "../synthesis/captions.ts";
import { encodeOpenQuestion } from "../text/wholeTurns.ts";
import { openFilter } from "./openFilter.ts";
import { taskDrafts } from "./taskDrafts.ts";
import { writeGuided } from "./writeGuided.ts";
import { contextOf, nothing, openPrompts, writeFreely, type Synthesizer } from "./writeTasks.ts";

/** Pictures that are written about side by side, and rows that the filter sees between two savings. */
const BATCH = 8;

/** Tools learn without a system line. Of one from a file nothing is here that could say so. */
const TOOL_SYSTEM = "";

type Context = Pick<ModelContext, "library" | "models">;

/**
 * Goes on from the rows that are stored, to the end.
 * @throws {UserError} with the reason and the way out; the job's reason when it is cancelled. What was stored stays.
 */
export async function synthesize(
  context: Context,
  sessions: ModelSessions,
  synthesis: Synthesis,
  job: Job,
): Promise<Synthesis> {
  const { library } = context;
  const { projectId, id } = synthesis;
  const written = await onDevice(sessions, "Press Go on to open it again.", async () => {
    const rows = await writeRows(context, sessions, synthesis, job);
    return filterRows(context, sessions, synthesis, rows, job);
  });
  job.progress("Making drafts", 0, written.length);
  const isLearnt = captionsIn(await library.listExamples(projectId));
  const drafts = await taskDrafts(synthesis, written, isLearnt);
  const added = await library.drafts.add(projectId, drafts);
  const counted = (state: string) => added.filter((draft) => draft.state === state).length;
  const { message: _, ...rest } = await library.syntheses.get(projectId, id);
  const done: Synthesis = {
    ...rest,
    status: "done",
    drafts: {
      ...{ waiting: counted("waiting"), rejected: counted("rejected") },
      known: drafts.length - added.length,
    },
  };
  await library.syntheses.replace(done);
  return done;
}

/** Writes about the pictures that have no row yet. → all rows */
async function writeRows(
  context: Context,
  sessions: ModelSessions,
  synthesis: Synthesis,
  job: Job,
): Promise<SynthesisRow[]> {
  const { library } = context;
  const { projectId, id, pictures, settings } = synthesis;
  const stored = new Map((await library.syntheses.rows(projectId, id)).map((r) => [r.index, r]));
  const missing = pictures.flatMap((picture, index) =>
    stored.has(index) ? [] : [{ picture, index }],
  );
  if (missing.length > 0) {
    const run = await library.runs.get(synthesis.runId);
    const loaded = await sessions.open(run.config, job);
    const release = sessions.lease(loaded, "Questions are being written");
    const adapter = await loadRunAdapter(loaded.session, library, run).catch((error: unknown) => {
      release();
      throw error;
    });
    try {
      const cache = await featureCacheFor(context, loaded, run.config.precision, adapter);
      const synthesizer: Synthesizer = { loaded, adapter, cache, system: TOOL_SYSTEM };
      const write = settings.writing === "guided" ? writeGuided : writeFreely;
      const kept = await library.mediaHashes();
      for (const group of batched(missing, BATCH)) {
        job.progress("Writing questions", stored.size, pictures.length);
        const here = group.filter(({ picture }) => kept.has(picture.media.hash));
        const some = here.map(({ picture }) => picture);
        await prepareMedia(cache, keysOf(synthesizer, some), () => job.signal.throwIfAborted());
        const rows = await write(synthesizer, some, settings, job.signal);
        const made = group.map(({ index, picture }): SynthesisRow => {
          const at = some.indexOf(picture);
          return { index, ...(at < 0 ? nothing(PICTURE_GONE) : rows[at]!) };
        });
        await library.syntheses.putRows(synthesis, made);
        for (const row of made) stored.set(row.index, row);
      }
      job.progress("Writing questions", stored.size, pictures.length);
    } finally {
      adapter.destroy();
      release();
    }
  }
  return [...stored.values()].sort((a, b) => a.index - b.index);
}

const PICTURE_GONE = "The picture is no longer stored: its example was removed.";

function keysOf(synthesizer: Synthesizer, pictures: readonly CaptionedPicture[]) {
  const { reader } = synthesizer.loaded;
  return openPrompts(pictures, (picture) =>
    encodeOpenQuestion({ ...contextOf(synthesizer, picture), begun: "" }, reader),
  ).flatMap((prompt, i) =>
    "encoded" in prompt ? mediaKeysOf([pictures[i]!.media], prompt.encoded) : [],
  );
}

/** Lets the filter see the questions that it has not seen. → all rows */
async function filterRows(
  context: Context,
  sessions: ModelSessions,
  synthesis: Synthesis,
  rows: readonly SynthesisRow[],
  job: Job,
): Promise<SynthesisRow[]> {
  const { filter } = synthesis.settings;
  if (filter.kind === "none") return [...rows];
  const all = new Map(rows.map((row) => [row.index, row]));
  const unseen = rows.filter(({ triplet, verdict }) => triplet && !verdict);
  if (unseen.length === 0) return [...rows];
  const total = rows.filter(({ triplet }) => triplet).length;
  const { judge, close } = await openFilter(context.library, sessions, filter, job);
  try {
    let seen = total - unseen.length;
    for (const group of batched(unseen, BATCH)) {
      job.progress("Comparing the answers", seen, total);
      const verdicts = await judge(
        group.map(({ triplet }) => triplet!),
        job.signal,
      );
      const judged = group.map((row, i) => ({ ...row, verdict: verdicts[i]! }));
      await context.library.syntheses.putRows(synthesis, judged);
      for (const row of judged) all.set(row.index, row);
      seen += group.length;
    }
  } finally {
    close();
  }
  return [...all.values()].sort((a, b) => a.index - b.index);
}

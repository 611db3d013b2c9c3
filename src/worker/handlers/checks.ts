/** Calls about checking: base and adapter answer the hidden questions of the run's own frozen version, on the same prompts. */
import { UserError } from "../../base/userError.ts";
import type { Answered, CheckReport } from "../../protocol/reports.ts";
import type { Example, Media, Turn } from "../../protocol/records.ts";
import { judge, scoreTable } from "../../metrics/report.ts";
import { contentOrder } from "../../dataset/version.ts";
import { encodePrompt, type EncodedPrompt } from "../../text/conversation.ts";
import { Answering } from "../../inference/generate.ts";
import type { Ask } from "../../inference/request.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import { groups } from "../../base/groups.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { Engines, OpenedModel } from "../../modelLibrary/sessions.ts";
import type { Job } from "../../base/job.ts";
import { answeredTurns } from "../../dataset/answeredTurns.ts";
import { askedRows } from "../../dataset/retentionQuestions.ts";
import type { FeatureShelf } from "../../inference/featureCache.ts";
import { adaptedShelf, cutShelf, featureShelf, prepare } from "../../modelLibrary/featureCaches.ts";
import { shownIn } from "../../dataset/shownMedia.ts";
import { featuresOf, sightsOf } from "../../inference/mediaKeys.ts";

/** Conversations that are answered side by side. */
const AT_ONCE = 8;
/** Room for answers that are longer than every reference. */
const SPARE_TOKENS = 8;
const MAX_ANSWER_TOKENS = 128;

/** A hidden conversation with its questions. */
interface HiddenRow {
  example: Example;
  turns: HiddenTurn[];
}

export function checkHandlers(
  context: Context,
  engines: Engines,
): HandlersOf<"check.start" | "check.list"> {
  const { library, jobs } = context;
  const check = async (runId: string, jobId: string, job: Job): Promise<CheckReport> => {
    const started = performance.now();
    const run = await library.getRun(runId);
    const { projectId, versionId, config } = run;
    const { rows: frozen, system } = await library.versionContent(projectId, versionId);
    const hidden = contentOrder(frozen).filter(
      ({ split, turns }) => split === "hidden" && turns.some(({ answer }) => answer.trim()),
    );
    if (hidden.length === 0) {
      throw new UserError(
        "No example is hidden for checking. On the Examples screen, keep some hidden and start a new lesson.",
      );
    }
    const { asked, keptOf } = askedRows(hidden);
    const opened = await engines.open(config.modelId, config.precision, job);
    const release = engines.hold(opened, "A check is going on");
    let adapter: LoadedAdapter | undefined;
    try {
      const { rows, leftOut } = hiddenRows(asked, system, opened);
      const sights = rows
        .flatMap(({ turns }) => turns)
        .flatMap(({ shown, encoded }) => sightsOf(shown, encoded));
      adapter = await loadRunAdapter(opened.engine, library, run);
      const base = await featureShelf(context, opened, config.precision);
      const shelves = {
        base,
        adapter: adapter.layout.vision
          ? adaptedShelf(opened, adapter, await cutShelf(context, opened))
          : base,
      };
      for (const shelf of new Set(Object.values(shelves)))
        await prepare(shelf, sights, job.progress);
      const answers = await askAll(context, { ...opened, shelves }, adapter, rows, job, jobId);
      const report: CheckReport = {
        id: jobId,
        ...{ runId, projectId, versionId },
        createdAt: new Date().toISOString(),
        ...scoreTable(answers),
        answers,
        keptOf,
        leftOut,
        seconds: (performance.now() - started) / 1000,
      };
      await library.putReport(report);
      return report;
    } finally {
      adapter?.destroy();
      release();
    }
  };
  return {
    "check.list": ({ projectId }) => library.listReports(projectId),
    "check.start": ({ runId, jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(engines, "Ask again to open it anew.", () => check(runId, jobId, job)),
      ),
  };
}

/** A question of a hidden conversation, with all before it as the references answer. */
interface HiddenTurn {
  turn: Turn;
  index: number;
  shown: readonly Media[];
  encoded: EncodedPrompt;
}

/** What the model cannot take, such as a clip where it takes pictures alone, is left out with the reason, as in lessons. */
function hiddenRows(examples: readonly Example[], system: string, opened: OpenedModel) {
  const rows: HiddenRow[] = [];
  const leftOut: NonNullable<CheckReport["leftOut"]> = [];
  for (const example of examples) {
    try {
      rows.push({ example, turns: hiddenTurns(example, system, opened) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push({ exampleId: example.id, reason: error.message });
    }
  }
  if (rows.length === 0) throw new UserError(leftOut[0]!.reason);
  return { rows, leftOut };
}

/** What is not written yet is left out, as in lessons. */
function hiddenTurns(example: Example, system: string, { reader }: OpenedModel): HiddenTurn[] {
  const { turns, media } = answeredTurns(example);
  return turns.map((turn, k) => {
    const messages = turns.slice(0, k).flatMap(({ question, answer }) => [
      { role: "user" as const, text: question },
      { role: "assistant" as const, text: answer },
    ]);
    const all = [...messages, { role: "user" as const, text: turn.question }];
    // A later turn may show more media; those that it has not reached yet are not there.
    const questions = turns.slice(0, k + 1).map(({ question }) => question);
    const shown = shownIn(questions, media);
    const encoded = encodePrompt({ system, messages: all, media: shown }, reader);
    return { turn, index: example.turns.indexOf(turn), shown, encoded };
  });
}

async function askAll(
  { emit }: Context,
  { engine, reader, shelves }: OpenedModel & { shelves: Record<"base" | "adapter", FeatureShelf> },
  adapter: LoadedAdapter,
  rows: readonly HiddenRow[],
  job: Job,
  jobId: string,
): Promise<Answered[]> {
  const { tokenizer, endIds } = reader;
  const all = rows.flatMap(({ turns }) => turns);
  const longestAnswer = Math.max(...all.map(({ turn }) => tokenizer.encode(turn.answer).length));
  const maxNewTokens = Math.min(MAX_ANSWER_TOKENS, longestAnswer + SPARE_TOKENS);
  const length = Math.max(...all.map(({ encoded }) => encoded.ids.length)) + maxNewTokens;
  const options = { maxNewTokens, endIds, signal: job.signal };
  const answers: Answered[] = [];
  job.progress("Asking the hidden questions", 0, all.length);
  for (const group of groups(rows, AT_ONCE)) {
    const texts = { base: new Map<string, string>(), adapter: new Map<string, string>() };
    const depth = Math.max(...group.map(({ turns }) => turns.length));
    for (const [who, loaded] of [
      ["base", undefined],
      ["adapter", adapter],
    ] as const) {
      const answering = new Answering(engine, loaded, group.length, length);
      for (let k = 0; k < depth; k++) {
        const asks: Ask[] = [];
        for (const [sequence, { turns }] of group.entries()) {
          const asked = turns[k];
          if (!asked) continue;
          const features = await featuresOf(asked.shown, asked.encoded, shelves[who]);
          asks.push({ sequence, prompt: { ...asked.encoded, features } });
        }
        const given = await answering.answer(asks, options);
        job.signal.throwIfAborted();
        given.forEach(({ ids }, i) =>
          texts[who].set(`${asks[i]!.sequence} ${k}`, tokenizer.decode(ids, true).trim()),
        );
      }
    }
    group.forEach(({ example, turns }, sequence) => {
      turns.forEach(({ turn, index }, k) => {
        const answered = judge({
          exampleId: example.id,
          turn: index,
          kind: turn.kind,
          part: example.part,
          question: turn.question,
          reference: turn.answer,
          base: texts.base.get(`${sequence} ${k}`)!,
          adapter: texts.adapter.get(`${sequence} ${k}`)!,
        });
        answers.push(answered);
        emit({ type: "check.answered", jobId, answer: answered });
      });
    });
    job.progress("Asking the hidden questions", answers.length, all.length);
  }
  return answers;
}

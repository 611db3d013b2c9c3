/** Calls about evaluations: base and adapter answer the test questions of the run's own data version, with the same prompts. */
import { UserError } from "../../base/userError.ts";
import type { ScoredAnswer, EvalReport } from "../../protocol/reports.ts";
import type { Example, Media, Turn } from "../../protocol/records.ts";
import { scoreAnswer, scoreTable } from "../../metrics/report.ts";
import { contentOrder } from "../../dataset/version.ts";
import { encodePrompt, type EncodedPrompt } from "../../text/conversation.ts";
import { Generator } from "../../inference/generate.ts";
import type { GenerateRequest } from "../../inference/request.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import { batched } from "../../base/batched.ts";
import type { Context, HandlersOf } from "../context.ts";
import type { ModelSessions, LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Job } from "../../base/job.ts";
import { answeredTurns } from "../../dataset/answeredTurns.ts";
import { selectEvalRows } from "../../dataset/selectEvalRows.ts";
import type { FeatureCache } from "../../inference/featureCache.ts";
import {
  adaptedFeatureCache,
  pixelValuesCache,
  baseFeatureCache,
  prepareMedia,
} from "../../modelLibrary/featureCaches.ts";
import { attachedMedia } from "../../dataset/attachedMedia.ts";
import { featuresOf, mediaKeysOf } from "../../inference/mediaKeys.ts";

/** Conversations that are answered in one batch. */
const BATCH = 8;
/** Tokens beyond the longest reference answer. */
const SPARE_TOKENS = 8;
const MAX_ANSWER_TOKENS = 128;

/** A test conversation with its questions. */
interface EvalRow {
  example: Example;
  turns: EvalTurn[];
}

export function evalHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<"eval.start" | "eval.list"> {
  const { library, jobs } = context;
  const evaluate = async (runId: string, jobId: string, job: Job): Promise<EvalReport> => {
    const started = performance.now();
    const run = await library.getRun(runId);
    const { projectId, versionId, config } = run;
    const { rows: frozen, system } = await library.versionContent(projectId, versionId);
    const test = contentOrder(frozen).filter(
      ({ split, turns }) => split === "test" && turns.some(({ answer }) => answer.trim()),
    );
    if (test.length === 0) {
      throw new UserError(
        "No example is hidden for checking. On the Examples screen, keep some hidden and start a new lesson.",
      );
    }
    const { rows: selected, retentionTotal } = selectEvalRows(test);
    const loaded = await sessions.open(config.modelId, config.precision, job);
    const release = sessions.lease(loaded, "A check is going on");
    let adapter: LoadedAdapter | undefined;
    try {
      const { rows, leftOut } = encodeEvalRows(selected, system, loaded);
      const mediaKeys = rows
        .flatMap(({ turns }) => turns)
        .flatMap(({ media, encoded }) => mediaKeysOf(media, encoded));
      adapter = await loadRunAdapter(loaded.session, library, run);
      const base = await baseFeatureCache(context, loaded, config.precision);
      const caches = {
        base,
        adapter: adapter.layout.vision
          ? adaptedFeatureCache(loaded, adapter, await pixelValuesCache(context, loaded))
          : base,
      };
      for (const cache of new Set(Object.values(caches)))
        await prepareMedia(cache, mediaKeys, job.progress);
      const answers = await answerAll(context, { ...loaded, caches }, adapter, rows, job, jobId);
      const report: EvalReport = {
        id: jobId,
        ...{ runId, projectId, versionId },
        createdAt: new Date().toISOString(),
        ...scoreTable(answers),
        answers,
        retentionTotal,
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
    "eval.list": ({ projectId }) => library.listReports(projectId),
    "eval.start": ({ runId, jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Ask again to open it anew.", () => evaluate(runId, jobId, job)),
      ),
  };
}

/** A question of a test conversation; the turns before it carry their reference answers. */
interface EvalTurn {
  turn: Turn;
  index: number;
  media: readonly Media[];
  encoded: EncodedPrompt;
}

/**
 * Examples that the model cannot take, such as clips for a model of pictures, are left out with the reason.
 * @throws UserError when none is left
 */
function encodeEvalRows(examples: readonly Example[], system: string, loaded: LoadedModel) {
  const rows: EvalRow[] = [];
  const leftOut: NonNullable<EvalReport["leftOut"]> = [];
  for (const example of examples) {
    try {
      rows.push({ example, turns: evalTurns(example, system, loaded) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push({ exampleId: example.id, reason: error.message });
    }
  }
  if (rows.length === 0) throw new UserError(leftOut[0]!.reason);
  return { rows, leftOut };
}

/** Turns without a reference answer are left out, as in training. */
function evalTurns(example: Example, system: string, { reader }: LoadedModel): EvalTurn[] {
  const { turns, media } = answeredTurns(example);
  return turns.map((turn, k) => {
    const messages = turns.slice(0, k).flatMap(({ question, answer }) => [
      { role: "user" as const, text: question },
      { role: "assistant" as const, text: answer },
    ]);
    const all = [...messages, { role: "user" as const, text: turn.question }];
    // Media of later turns are not part of the prompt yet.
    const questions = turns.slice(0, k + 1).map(({ question }) => question);
    const attached = attachedMedia(questions, media);
    const encoded = encodePrompt({ system, messages: all, media: attached }, reader);
    return { turn, index: example.turns.indexOf(turn), media: attached, encoded };
  });
}

/** Greedy answers of both models to all questions, turn by turn. */
async function answerAll(
  { emit }: Context,
  { session, reader, caches }: LoadedModel & { caches: Record<"base" | "adapter", FeatureCache> },
  adapter: LoadedAdapter,
  rows: readonly EvalRow[],
  job: Job,
  jobId: string,
): Promise<ScoredAnswer[]> {
  const { tokenizer, endIds } = reader;
  const all = rows.flatMap(({ turns }) => turns);
  const longestAnswer = Math.max(...all.map(({ turn }) => tokenizer.encode(turn.answer).length));
  const maxNewTokens = Math.min(MAX_ANSWER_TOKENS, longestAnswer + SPARE_TOKENS);
  const length = Math.max(...all.map(({ encoded }) => encoded.ids.length)) + maxNewTokens;
  const options = { maxNewTokens, endIds, signal: job.signal };
  const answers: ScoredAnswer[] = [];
  job.progress("Asking the hidden questions", 0, all.length);
  for (const group of batched(rows, BATCH)) {
    const texts = { base: new Map<string, string>(), adapter: new Map<string, string>() };
    const depth = Math.max(...group.map(({ turns }) => turns.length));
    for (const [who, loaded] of [
      ["base", undefined],
      ["adapter", adapter],
    ] as const) {
      const generator = new Generator(session, loaded, group.length, length);
      for (let k = 0; k < depth; k++) {
        const requests: GenerateRequest[] = [];
        for (const [sequence, { turns }] of group.entries()) {
          const asked = turns[k];
          if (!asked) continue;
          const features = await featuresOf(asked.media, asked.encoded, caches[who]);
          requests.push({ sequence, prompt: { ...asked.encoded, features } });
        }
        const generations = await generator.generate(requests, options);
        job.signal.throwIfAborted();
        generations.forEach(({ ids }, i) =>
          texts[who].set(`${requests[i]!.sequence} ${k}`, tokenizer.decode(ids, true).trim()),
        );
      }
    }
    group.forEach(({ example, turns }, sequence) => {
      turns.forEach(({ turn, index }, k) => {
        const scored = scoreAnswer({
          exampleId: example.id,
          turn: index,
          kind: turn.kind,
          part: example.part,
          question: turn.question,
          reference: turn.answer,
          base: texts.base.get(`${sequence} ${k}`)!,
          adapter: texts.adapter.get(`${sequence} ${k}`)!,
        });
        answers.push(scored);
        emit({ type: "eval.answered", jobId, answer: scored });
      });
    });
    job.progress("Asking the hidden questions", answers.length, all.length);
  }
  return answers;
}

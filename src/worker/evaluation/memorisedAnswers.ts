/** Asks an adapter what it was taught, beside the base model, to find what it repeats by heart. */
import { batched } from "../../base/async/batched.ts";
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { inWordsOf } from "../../dataset/classes/withoutLists.ts";
import { memorisable, repetitionOf } from "../../evaluation/memorised.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { MemorisedReport } from "../../protocol/evaluation/memorised.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import type { Context } from "../context.ts";
import { prepareAnswerers } from "./answerers.ts";
import { answerLengths, answerQuestions } from "./answerQuestions.ts";
import { encodeEvalRows } from "./evalQuestions.ts";

/** Answers that are asked for: enough to find a habit, few enough for some minutes. */
const MOST_ASKED = 60;
/** Tokens of an answer. */
const MOST_TOKENS = 96;
/** Examples that are asked about in one batch. */
const BATCH = 8;

/** Greedy answers without a specialist, each question alone. @throws {UserError} where the run has no data of its own here */
export async function memorisedAnswers(
  context: Context,
  sessions: ModelSessions,
  runId: string,
  job: Job,
): Promise<MemorisedReport> {
  const { library } = context;
  const run = await library.runs.get(runId);
  const { config, projectId, versionId } = run;
  if (run.origin === "imported") {
    throw new UserError(
      "This adapter was imported: what it learnt from is not here, so it cannot be asked for it.",
    );
  }
  const { rows: frozen, system } = await library.versionContent(projectId, versionId);
  const { candidates, chosen } = memorisable(inWordsOf(config, frozen), MOST_ASKED);
  const report: MemorisedReport = { candidates, asked: 0, leftOut: 0, repeated: [] };
  if (candidates === 0) return report;
  const loaded = await sessions.open(config, job);
  const release = sessions.lease(loaded, "Answers known by heart are being looked for");
  let adapter: LoadedAdapter | undefined;
  try {
    const examples = chosen.map(({ example }) => example);
    const turnsOf = new Map(chosen.map(({ example, turns }) => [example.id, turns]));
    const encoded = encodeEvalRows(examples, system, loaded);
    const rows = encoded.rows.map(({ example, questions }) => ({
      example,
      questions: questions.filter(({ index }) => turnsOf.get(example.id)!.includes(index)),
    }));
    const left = encoded.leftOut.flatMap(({ exampleId }) => turnsOf.get(exampleId)!);
    report.leftOut = left.length;
    adapter = await loadRunAdapter(loaded.session, library, run);
    const answerers = await prepareAnswerers(context, loaded, adapter, run, rows, job);
    const lengths = answerLengths(rows, loaded.reader, MOST_TOKENS);
    const total = rows.reduce((sum, { questions }) => sum + questions.length, 0);
    for (const group of batched(rows, BATCH)) {
      job.progress("Asking for what it learnt", report.asked, total);
      const base = await answerQuestions(loaded, answerers.base, group, lengths, job.signal);
      const own = await answerQuestions(loaded, answerers.adapter, group, lengths, job.signal);
      group.forEach(({ example, questions }, row) => {
        questions.forEach(({ turn, index }, k) => {
          const said = { adapter: own[row]![k]!.text, base: base[row]![k]!.text };
          const repeated = repetitionOf(turn, said);
          report.asked++;
          if (!repeated) return;
          report.repeated.push({
            ...{ exampleId: example.id, turn: index, question: turn.question },
            ...{ reference: turn.answer, said: said.adapter, ...repeated },
          });
        });
      });
    }
    return report;
  } finally {
    adapter?.destroy();
    release();
  }
}

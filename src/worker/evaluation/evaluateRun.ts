/** Base and adapter answer the test questions of a run's own data version, with the same prompts. */
import { batched } from "../../base/async/batched.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import type { Job } from "../../base/async/job.ts";
import { questionGroups, type QuestionGroups } from "../../dataset/questionGroups.ts";
import { selectEvalRows } from "../../dataset/selectEvalRows.ts";
import { classesByKind } from "../../dataset/classes/classesByKind.ts";
import { longestAnswer } from "../../evaluation/longestAnswer.ts";
import { otherPictures } from "../../evaluation/otherPictures.ts";
import { withoutLists } from "../../evaluation/withoutLists.ts";
import { isOwn, scoreAnswer, scoreTable } from "../../evaluation/scoreTable.ts";
import { exactMatch } from "../../metrics/index.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { ModelSessions, LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { Example } from "../../protocol/records.ts";
import type { EvalReport, ScoredAnswer } from "../../protocol/reports.ts";
import { loadRunAdapter } from "../../runs/adapterFiles.ts";
import { specialistInput } from "../../runs/specialists/specialistInput.ts";
import { chosenSpecialist, Companion, insertionOf } from "../../runs/data/companion.ts";
import {
  answerLengths,
  answerQuestions,
  type Answered,
  type AnswerLengths,
} from "./answerQuestions.ts";
import { prepareAnswerers, type Answerers } from "./answerers.ts";
import type { Context } from "../context.ts";
import { askedExamples } from "./askedExamples.ts";
import { sheetQuestions } from "./sheetQuestions.ts";
import {
  encodeEvalRows,
  encodeOtherRows,
  encodeUnlisted,
  type EvalQuestion,
  type EvalRow,
  type OtherRow,
} from "./evalQuestions.ts";

/** Examples that are asked about in one batch. */
const BATCH = 8;

/** Asks both models, and stores the report. @throws UserError when nothing can be asked */
export async function evaluateRun(
  context: Context,
  sessions: ModelSessions,
  {
    runId,
    jobId,
    specialist: choice = { kind: "none" },
    split,
    sheet,
  }: Calls["eval.start"]["args"],
  job: Job,
): Promise<EvalReport> {
  const { library } = context;
  const started = performance.now();
  const run = await library.runs.get(runId);
  const { projectId, versionId, config } = run;
  const { rows: frozen, system } = await library.versionContent(projectId, versionId);
  const own = sheet && (await sheetQuestions(sheet, frozen));
  const asked = own?.examples ?? askedExamples(frozen, split);
  const { rows: selected, retentionTotal } = selectEvalRows(asked);
  const specialist = await chosenSpecialist(library, run, choice);
  const loaded = await sessions.open(config, job);
  const release = sessions.lease(loaded, "A check is going on");
  let adapter: LoadedAdapter | undefined;
  let companion: Companion | undefined;
  try {
    const { rows, leftOut: refused } = encodeEvalRows(selected, system, loaded);
    const leftOut = [...(own?.leftOut ?? []), ...refused];
    const chosen = otherPictures(rows.map(({ example }) => example));
    const otherRows = encodeOtherRows(chosen, system, loaded);
    const classes = classesByKind(referencesOf((own ? selected : frozen).filter(isOwn)));
    const unlisted = encodeUnlisted(
      withoutLists(
        rows.map(({ example }) => example),
        classes,
      ),
      system,
      loaded,
    );
    const { tasks } = await library.getProject(projectId);
    const longest = longestAnswer(questionsOf(rows), tasks);
    adapter = await loadRunAdapter(loaded.session, library, run);
    const answerers = await prepareAnswerers(
      context,
      loaded,
      adapter,
      run,
      [...rows, ...otherRows],
      job,
    );
    if (specialist) {
      const input = await specialistInput(context, loaded, specialist.report, config.precision);
      companion = new Companion(loaded.session, specialist, insertionOf(run)!, input);
      answerers.adapter.companion = companion;
    }
    const evaluation: Evaluation = {
      ...{ job, jobId, loaded, rows, otherRows, unlisted, answerers },
      lengths: answerLengths([...rows, ...otherRows], loaded.reader, longest),
    };
    const { groupOf, by: groupedBy } = questionGroups(rows.map(({ example }) => example));
    const answers = await answerBoth(context, evaluation, groupOf);
    await answerAboutOthers(evaluation, answers);
    await answerUnlisted(evaluation, answers);
    const alone = await companion?.alone(rows.flatMap(picturedRow), split ?? "test");
    const report: EvalReport = {
      id: jobId,
      ...{ runId, projectId, versionId },
      createdAt: new Date().toISOString(),
      ...scoreTable(answers),
      ...{ answers, retentionTotal, leftOut, groupedBy },
      asked: "alone",
      maxNewTokens: evaluation.lengths.maxNewTokens,
      ...(split && { split }),
      ...(own && { sheet: own.sheet }),
      ...(specialist && { specialist: choice }),
      ...(alone && { specialistAlone: alone }),
      ...(config.withoutLists && { withoutLists: true }),
      classes,
      seconds: (performance.now() - started) / 1000,
    };
    await library.putReport(report);
    return report;
  } finally {
    companion?.destroy();
    adapter?.destroy();
    release();
  }
}

/** All that an evaluation stands on once the model is open. */
interface Evaluation {
  job: Job;
  jobId: string;
  loaded: LoadedModel;
  rows: EvalRow[];
  otherRows: OtherRow[];
  /** Questions without their lists of answers. */
  unlisted: EvalRow[];
  lengths: AnswerLengths;
  answerers: Answerers;
}

/** An example and how its media are cut, all of which its last question shows; nothing for one without any. */
function picturedRow({ example, questions }: EvalRow) {
  const last = questions.at(-1);
  return last && last.media.length > 0 ? [{ example, encoded: last.encoded }] : [];
}

function referencesOf(examples: readonly Example[]): { kind: string; reference: string }[] {
  return examples
    .flatMap(({ turns }) => turns)
    .filter(isSupervised)
    .map(({ kind, answer }) => ({ kind, reference: answer }));
}

function questionsOf(rows: readonly EvalRow[]) {
  return rows
    .flatMap(({ questions }) => questions)
    .map(({ turn: { kind, question, answer } }) => ({ kind, question, reference: answer }));
}

/** Greedy answers of both models to all questions. */
async function answerBoth(
  { emit }: Context,
  { job, jobId, loaded, rows, lengths, answerers }: Evaluation,
  groupOf: QuestionGroups["groupOf"],
): Promise<ScoredAnswer[]> {
  const total = rows.reduce((sum, { questions }) => sum + questions.length, 0);
  const answers: ScoredAnswer[] = [];
  job.progress("Asking the questions", 0, total);
  for (const group of batched(rows, BATCH)) {
    const base = await answerQuestions(loaded, answerers.base, group, lengths, job.signal);
    const adapter = await answerQuestions(loaded, answerers.adapter, group, lengths, job.signal);
    group.forEach(({ example, questions }, row) => {
      questions.forEach(({ turn, index }, k) => {
        const scored = scoreAnswer({
          exampleId: example.id,
          group: groupOf.get(example.id)!,
          turn: index,
          kind: turn.kind,
          part: example.part,
          question: turn.question,
          reference: turn.answer,
          base: base[row]![k]!.text,
          adapter: adapter[row]![k]!.text,
          ...cutOf(base[row]![k]!, adapter[row]![k]!),
        });
        answers.push(scored);
        emit({ type: "eval.answered", jobId, answer: scored });
      });
    });
    job.progress("Asking the questions", answers.length, total);
  }
  return answers;
}

/** Which of both answers were cut; nothing where neither was. */
function cutOf(base: Answered, adapter: Answered): Pick<ScoredAnswer, "cut"> {
  const by = [
    ...(base.isCut ? ["base" as const] : []),
    ...(adapter.isCut ? ["adapter" as const] : []),
  ];
  return by.length > 0 ? { cut: by } : {};
}

/** The adapter's answers about other examples' media, noted in `answers`. */
function answerAboutOthers(
  evaluation: Evaluation,
  answers: readonly ScoredAnswer[],
): Promise<void> {
  const noted = notedIn(answers);
  return askAdapter(
    ...([evaluation, evaluation.otherRows, "Asking about other pictures"] as const),
    ({ example, other }, { turn, index }, answer) => {
      const right = exactMatch(answer, turn.answer);
      noted(example, index).otherPicture = { exampleId: other.id, answer, right };
    },
  );
}

/** The adapter's answers to questions without their lists of answers, noted in `answers`. */
function answerUnlisted(evaluation: Evaluation, answers: readonly ScoredAnswer[]): Promise<void> {
  const noted = notedIn(answers);
  return askAdapter(
    ...([evaluation, evaluation.unlisted, "Asking without the lists of answers"] as const),
    ({ example }, { turn, index }, answer) => {
      const right = exactMatch(answer, turn.answer);
      noted(example, index).withoutList = { question: turn.question, answer, right };
    },
  );
}

const notedIn = (answers: readonly ScoredAnswer[]) => {
  const byQuestion = new Map(
    answers.map((answer) => [`${answer.exampleId} ${answer.turn}`, answer]),
  );
  return ({ id }: Example, index: number) => byQuestion.get(`${id} ${index}`)!;
};

/** Asks the adapter alone. */
async function askAdapter<Row extends EvalRow>(
  { job, loaded, lengths, answerers }: Evaluation,
  rows: readonly Row[],
  phase: string,
  onAnswer: (row: Row, question: EvalQuestion, answer: string) => void,
): Promise<void> {
  const total = rows.reduce((sum, { questions }) => sum + questions.length, 0);
  let done = 0;
  for (const group of batched(rows, BATCH)) {
    job.progress(phase, done, total);
    const said = await answerQuestions(loaded, answerers.adapter, group, lengths, job.signal);
    group.forEach((row, i) => {
      row.questions.forEach((question, k) => onAnswer(row, question, said[i]![k]!.text));
      done += row.questions.length;
    });
  }
}

/** Calls about evaluations: asking, the reports so far, how their answers are scored, and files of them. */
import { tasks } from "../../evaluation/tasks/index.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import type { Context, HandlersOf } from "../context.ts";
import { countQuestions } from "../evaluation/askedExamples.ts";
import { evaluateRun } from "../evaluation/evaluateRun.ts";
import { FoundReports } from "../evaluation/foundReports.ts";
import { memorisedAnswers } from "../evaluation/memorisedAnswers.ts";
import { rankAnswers } from "../evaluation/rankAnswers.ts";
import { reportFile } from "../evaluation/reportFile.ts";
import { compareWith, storedReport } from "../evaluation/storedReports.ts";
import { weighClasses } from "../evaluation/weighClasses.ts";

type Names =
  `eval.${"questions" | "start" | "memorised" | "rank" | "weighClasses" | "list" | "compare" | "export" | "tasks" | "chooseTask" | "vote"}`;

export function evalHandlers(context: Context, sessions: ModelSessions): HandlersOf<Names> {
  const { library, jobs } = context;
  const found = new FoundReports();
  const foundReport = async (report: EvalReport): Promise<ReportWithFindings> =>
    found.of(report, (await library.getProject(report.projectId)).tasks);
  const listReports = async (projectId: string): Promise<ReportWithFindings[]> => {
    const { tasks: chosen } = await library.getProject(projectId);
    const reports = await library.listReports(projectId);
    return reports.map((report) => found.of(report, chosen));
  };
  const weigh = (
    by: typeof rankAnswers,
    { projectId, reportId, jobId }: Calls["eval.rank"]["args"],
  ): Promise<ReportWithFindings> =>
    jobs.run(jobId, async (job) => {
      const report = await storedReport(library, projectId, reportId);
      const weighed = await onDevice(sessions, "Press the button again to open it anew.", () =>
        by(context, sessions, report, job),
      );
      return foundReport(weighed);
    });
  return {
    async "eval.questions"({ runId }) {
      const { projectId, versionId } = await library.runs.get(runId);
      return countQuestions((await library.versionContent(projectId, versionId)).rows);
    },
    "eval.list": ({ projectId }) => listReports(projectId),
    async "eval.vote"({ projectId, reportId, vote }) {
      const report = await storedReport(library, projectId, reportId);
      const others = (report.taste ?? []).filter(
        ({ exampleId, turn }) => exampleId !== vote.exampleId || turn !== vote.turn,
      );
      const changed = { ...report, taste: [...others, vote] };
      await library.putReport(changed);
      return foundReport(changed);
    },
    "eval.compare": async ({ projectId, reportId, against }) =>
      compareWith(library, await storedReport(library, projectId, reportId), against),
    "eval.export": (args) => reportFile(context, args),
    "eval.start": (args) =>
      jobs.run(args.jobId, async (job) => {
        const report = await onDevice(sessions, "Ask again to open it anew.", () =>
          evaluateRun(context, sessions, args, job),
        );
        return foundReport(report);
      }),
    "eval.memorised": ({ runId, jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Press the button again to open it anew.", () =>
          memorisedAnswers(context, sessions, runId, job),
        ),
      ),
    "eval.rank": (args) => weigh(rankAnswers, args),
    "eval.weighClasses": (args) => weigh(weighClasses, args),
    "eval.tasks": async () =>
      tasks.map(({ id, title, about, maxNewTokens }) => ({ id, title, about, maxNewTokens })),
    async "eval.chooseTask"({ projectId, kind, task }) {
      const project = await library.getProject(projectId);
      const { [kind]: _, ...others } = project.tasks ?? {};
      const changed = { ...project, tasks: task ? { ...others, [kind]: task } : others };
      await library.putProject(changed);
      return { project: changed, reports: await listReports(projectId) };
    },
  };
}

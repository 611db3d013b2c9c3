/** Calls about a project's specialist: which questions it could answer, training it, and what is known of it. */
import { UserError } from "../../base/userError.ts";
import { findClassTasks } from "../../dataset/classes/classTask.ts";
import { whyNoClassTask } from "../../dataset/classes/whyNoClassTask.ts";
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { SpecialistReport } from "../../protocol/specialist.ts";
import { differenceFrom, readableSpecialists } from "../../runs/data/otherSpecialists.ts";
import { DEFAULT_PRECISION } from "../../runs/planning/presets.ts";
import { openNetworkFeatures } from "../../runs/specialists/specialistInput.ts";
import { trainProjectSpecialist } from "../../runs/specialists/projectSpecialist.ts";
import { readSpecialist, writeSpecialist } from "../../specialist/specialist.ts";
import { getSpecialist } from "../../storage/runs/specialists.ts";
import type { Context, HandlersOf } from "../context.ts";

export function specialistHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<`specialist.${"tasks" | "train" | "get" | "others"}`> {
  const { library, jobs } = context;
  const reportOf = async (projectId: string): Promise<SpecialistReport | null> => {
    const bytes = await getSpecialist(projectId);
    return bytes && readSpecialist(bytes).report;
  };
  return {
    async "specialist.tasks"({ projectId, keepApart }) {
      const examples = await library.listExamples(projectId);
      const tasks = findClassTasks(examples, { keepApart });
      return { tasks, problem: tasks.length > 0 ? null : whyNoClassTask(examples, { keepApart }) };
    },
    "specialist.get": ({ projectId }) => reportOf(projectId),
    async "specialist.others"({ runId }) {
      const run = await library.runs.get(runId);
      const { found, unreadable } = await readableSpecialists(library);
      const specialists = [];
      for (const { project, specialist } of found) {
        const { report } = specialist;
        if (!report.network && report.modelId !== run.config.modelId) continue;
        specialists.push({
          ...{ id: report.id, title: project.title, isOwnProject: project.id === run.projectId },
          difference: await differenceFrom(library, run, report),
        });
      }
      return { specialists, unreadable: unreadable.map(({ title }) => title) };
    },
    "specialist.train": ({ projectId, keys, keepApart, seed, network, jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Press Train to open it again.", async () => {
          const project = await library.getProject(projectId);
          const examples = await library.listExamples(projectId);
          const found = findClassTasks(examples, { keepApart });
          if (found.length === 0) throw new UserError(whyNoClassTask(examples, { keepApart }));
          const tasks = found.filter(({ key }) => keys.includes(key));
          if (tasks.length === 0) {
            throw new UserError(
              "The questions have changed, and those that were chosen are no longer asked. Choose again.",
            );
          }
          const { modelId, framing } = project;
          const request = { modelId, precision: DEFAULT_PRECISION, framing };
          const loaded = await sessions.open(request, job);
          const release = sessions.lease(loaded, "A specialist is learning");
          const features = network && (await openNetworkFeatures(context, network.id));
          try {
            const specialist = await trainProjectSpecialist(
              context,
              loaded,
              {
                ...{ project, examples, tasks, seed },
                ...(features && { through: { features, labels: network.labels } }),
              },
              job,
            );
            await library.putSpecialist(projectId, writeSpecialist(specialist));
            return specialist.report;
          } finally {
            release();
            await features?.close();
          }
        }),
      ),
  };
}

/** Calls about the quality of a project's examples, and about those that were set aside. */
import { onDevice } from "../../modelLibrary/deviceLoss.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import type { VisualGain } from "../../quality/rule.ts";
import type { Context, HandlersOf } from "../context.ts";
import { chooseFromSet } from "../quality/chooseFromSet.ts";
import { lookAtSet } from "../quality/lookAtSet.ts";
import { measureRelevance, measureVisualUse } from "../quality/measureSet.ts";

export function qualityHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<
  `quality.${"look" | "measure" | "relevance" | "choose"}` | `aside.${"list" | "set" | "bringBack"}`
> {
  const { library, jobs } = context;
  /** By project, for as long as the studio is open: examples that were changed since are measured again when asked. */
  const gains = new Map<string, VisualGain[]>();
  return {
    "quality.look": ({ projectId, jobId }) =>
      jobs.run(jobId, (job) => lookAtSet(context, projectId, gains.get(projectId) ?? null, job)),

    "quality.measure": ({ projectId, jobId }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Measure again to open it anew.", async () => {
          const measured = await measureVisualUse(context, sessions, projectId, job);
          gains.set(projectId, measured);
          return lookAtSet(context, projectId, measured, job);
        }),
      ),

    "quality.relevance": ({ jobId, ...domain }) =>
      jobs.run(jobId, (job) =>
        onDevice(sessions, "Compare again to open it anew.", () =>
          measureRelevance(context, sessions, domain, job),
        ),
      ),

    "quality.choose": ({ jobId, ...wanted }) =>
      jobs.run(jobId, (job) => chooseFromSet(context, wanted, job)),

    "aside.list": ({ projectId }) => library.aside.list(projectId),
    "aside.set": ({ projectId, ids, why }) => library.aside.set(projectId, ids, why),
    "aside.bringBack": ({ projectId, ids }) => library.aside.bringBack(projectId, ids),
  };
}

/** Calls about the quality of a project's examples, and about those that were set aside. */
import type { Context, HandlersOf } from "../context.ts";
import { lookAtSet } from "../quality/lookAtSet.ts";

export function qualityHandlers(
  context: Context,
): HandlersOf<`quality.${"look"}` | `aside.${"list" | "set" | "bringBack"}`> {
  const { library, jobs } = context;
  return {
    "quality.look": ({ projectId, jobId }) =>
      jobs.run(jobId, (job) => lookAtSet(context, projectId, null, job)),

    "aside.list": ({ projectId }) => library.aside.list(projectId),
    "aside.set": ({ projectId, ids, why }) => library.aside.set(projectId, ids, why),
    "aside.bringBack": ({ projectId, ids }) => library.aside.bringBack(projectId, ids),
  };
}

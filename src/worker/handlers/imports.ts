/** Calls that import examples: inspect files without storing anything, then store the chosen ones in one transaction. */
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import type { NewMedia } from "../../storage/mediaStore.ts";
import type { Context, HandlersOf } from "../context.ts";
import { inspectFiles } from "../../importing/inspectFiles.ts";
import { exampleOf, reviewCandidates, type Candidate } from "../../importing/review.ts";
import { splitNewExamples, type NewExample } from "../../dataset/splitNewExamples.ts";

interface Review {
  projectId: string;
  candidates: Map<string, Candidate>;
}

type Names = "import.inspect" | "import.commit" | "import.discard";

export function importHandlers({ library, jobs, models }: Context): HandlersOf<Names> {
  /** Inspected files, in memory until the review is committed or discarded. */
  const reviews = new Map<string, Review>();

  return {
    "import.inspect": ({ projectId, files, jobId }) =>
      jobs.run(jobId, async (job) => {
        const project = await library.getProject(projectId);
        const { frames } = await models.scion(project.modelId);
        const inspected = await inspectFiles(files, frames, job);
        const candidates = reviewCandidates(inspected, await library.listExamples(projectId));
        const problems = [...inspected.problems, ...systemProblems(inspected.rows, project.system)];
        const reviewId = newId();
        reviews.set(reviewId, {
          projectId,
          candidates: new Map(candidates.map((candidate) => [candidate.row.key, candidate])),
        });
        const { columns } = inspected;
        const rows = candidates.map(({ row }) => row);
        return { reviewId, rows, problems, ...(columns && { columns }) };
      }),

    "import.commit": ({ reviewId, keys, jobId }) =>
      jobs.run(jobId, async ({ progress }) => {
        const review = reviews.get(reviewId);
        if (!review) {
          throw new UserError("This review is no longer open. Drop the files again.");
        }
        const { projectId, candidates } = review;
        await library.getProject(projectId);
        const chosen = keys.flatMap((key) => candidates.get(key) ?? []);
        const usable = chosen.filter(({ row }) => row.state !== "broken");
        const added = splitNewExamples(
          usable.map((candidate): NewExample => ({
            example: exampleOf(candidate, projectId),
            ...(candidate.split && { split: candidate.split }),
          })),
          await library.listExamples(projectId),
        );
        const media = new Map<string, NewMedia>();
        for (const item of usable.flatMap((candidate) => candidate.media)) {
          media.set(item.media.hash, item);
        }
        progress("Storing", 0, media.size);
        await library.addExamples(added, [...media.values()], (count) =>
          progress("Storing", count, media.size),
        );
        reviews.delete(reviewId);
        return { added };
      }),

    "import.discard": ({ reviewId }) => void reviews.delete(reviewId),
  };
}

/** A note when sheets have system prompts of their own: a project has one for all examples. */
function systemProblems(rows: { row: { system?: string } }[], system: string): string[] {
  const others = new Set(rows.flatMap(({ row }) => row.system ?? []));
  others.delete(system);
  const [first] = others;
  if (!first) return [];
  return [
    `The sheets have ${others.size === 1 ? "a system line" : `${others.size} system lines`} of their own ("${first}"), which are left out: a project has one for all its examples, and here it is ${system ? `"${system}"` : "empty"}. Change it in the project's settings if you want theirs.`,
  ];
}

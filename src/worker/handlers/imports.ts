/** Calls that import examples: inspect files without storing anything, then store the chosen ones in one transaction. */
import { newId } from "../../base/newId.ts";
import { UserError } from "../../base/userError.ts";
import type { NewMedia } from "../../storage/mediaStore.ts";
import type { Context, HandlersOf } from "../context.ts";
import { foldProblems } from "../../formats/text/lineProblems.ts";
import type { InspectedFiles } from "../../importing/inspectedFiles.ts";
import { cutSlide, keepClip, openDicoms } from "../../importing/openAgain.ts";
import { changeColumns, inspectFiles } from "../../importing/inspectFiles.ts";
import { changeBoxUnit } from "../../importing/annotations/fitBoxes.ts";
import { templateSheets } from "../../importing/sheets/templateSheets.ts";
import { pathSplits } from "../../importing/pathSplits.ts";
import { exampleOf, reviewCandidates, type Candidate } from "../../importing/review.ts";
import { splitNotes } from "../../importing/splitNotes.ts";
import type { ImportReview } from "../../protocol/reports.ts";
import { splitNewExamples, type NewExample } from "../../dataset/splitNewExamples.ts";

interface Review {
  projectId: string;
  inspected: InspectedFiles;
  candidates: Map<string, Candidate>;
}

type Names =
  | "import.inspect"
  | "import.columns"
  | "import.boxes"
  | "import.openDicom"
  | "import.keepClip"
  | "import.cutSlide"
  | "import.commit"
  | "import.templateSheets"
  | "import.discard";

export function importHandlers({ library, jobs, models }: Context): HandlersOf<Names> {
  /** Inspected files, in memory until the review is committed or discarded. */
  const reviews = new Map<string, Review>();

  /** Opens or renews the review of inspected files. */
  const review = async (
    reviewId: string,
    projectId: string,
    inspected: InspectedFiles,
  ): Promise<ImportReview> => {
    const { system } = await library.getProject(projectId);
    const present = await library.listExamples(projectId);
    const own = present.filter(({ part }) => part !== "replay");
    const paths = pathSplits(inspected, own.length === 0);
    const candidates = reviewCandidates(inspected, present, paths.splitOf);
    reviews.set(reviewId, {
      projectId,
      inspected,
      candidates: new Map(candidates.map((candidate) => [candidate.row.key, candidate])),
    });
    return {
      reviewId,
      rows: candidates.map(({ row }) => row),
      problems: foldProblems([
        ...inspected.problems,
        ...inspected.sheets.flatMap(({ problems }) => problems),
        ...paths.notes,
        ...splitNotes(candidates, present),
        ...systemProblems(inspected.rows, system),
      ]),
      dicoms: inspected.dicoms.list(),
      longClips: inspected.longClips.list(),
      slides: inspected.slides.list(),
      sheets: inspected.sheets.flatMap(({ path, form, columns }) =>
        columns ? [{ sheet: path, word: form === "csv" ? "column" : "field", columns }] : [],
      ),
      boxes: inspected.sheets.flatMap(({ path, boxes }) => {
        const boxed = inspected.rows.filter(({ row, sheet }) => sheet === path && row.boxes);
        return boxes && boxed.length > 0
          ? [{ sheet: path, pictures: boxed.length, unit: boxes.unit }]
          : [];
      }),
    };
  };
  const framesOf = async (projectId: string) => {
    const { modelId } = await library.getProject(projectId);
    return (await models.scion(modelId)).frames;
  };
  const opened = (reviewId: string): Review => {
    const found = reviews.get(reviewId);
    if (!found) throw new UserError("This review is no longer open. Drop the files again.");
    return found;
  };

  const close = async (reviewId: string) => {
    const found = reviews.get(reviewId);
    reviews.delete(reviewId);
    await found?.inspected.longClips.close();
  };

  return {
    "import.inspect": ({ projectId, files, jobId }) =>
      jobs.run(jobId, async (job) => {
        const inspected = await inspectFiles(files, await framesOf(projectId), job);
        return review(newId(), projectId, inspected);
      }),

    "import.columns": ({ reviewId, sheet, roles, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { projectId, inspected } = opened(reviewId);
        await changeColumns(inspected, sheet, roles, await framesOf(projectId), job);
        return review(reviewId, projectId, inspected);
      }),

    "import.boxes": ({ reviewId, sheet, unit }) => {
      const { projectId, inspected } = opened(reviewId);
      changeBoxUnit(inspected, sheet, unit);
      return review(reviewId, projectId, inspected);
    },

    "import.openDicom": ({ reviewId, key, opening, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { projectId, inspected } = opened(reviewId);
        await openDicoms(inspected, key, opening, await framesOf(projectId), job);
        return review(reviewId, projectId, inspected);
      }),

    "import.keepClip": ({ reviewId, path, keeps, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { projectId, inspected } = opened(reviewId);
        await keepClip(inspected, path, keeps, await framesOf(projectId), job);
        return review(reviewId, projectId, inspected);
      }),

    "import.cutSlide": ({ reviewId, path, cut, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { projectId, inspected } = opened(reviewId);
        await cutSlide(inspected, path, cut, job);
        return review(reviewId, projectId, inspected);
      }),

    "import.commit": ({ reviewId, keys, jobId }) =>
      jobs.run(jobId, async ({ progress }) => {
        const { projectId, candidates } = opened(reviewId);
        await library.getProject(projectId);
        const chosen = keys.flatMap((key) => candidates.get(key) ?? []);
        const usable = chosen.filter(({ row }) => row.state !== "broken" && row.state !== "asking");
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
        await close(reviewId);
        return { added };
      }),

    "import.templateSheets": () => templateSheets,

    "import.discard": ({ reviewId }) => close(reviewId),
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

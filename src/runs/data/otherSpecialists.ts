/** The specialists of all projects, which can be plugged in beside a run that learnt beside another. */
import { isUserError, UserError } from "../../base/userError.ts";
import { classStem } from "../../base/words/classStem.ts";
import type { Project, Run } from "../../protocol/records.ts";
import type { LabelDifference, SpecialistReport } from "../../protocol/specialist.ts";
import { readSpecialist, type Specialist } from "../../specialist/specialist.ts";
import type { Library } from "../../storage/library.ts";
import { getSpecialist, SPECIALIST_FILE } from "../../storage/runs/specialists.ts";

type Named = Pick<Project, "id" | "title">;

/** Damaged ones are named apart: one of them takes nothing away from the others. */
export async function readableSpecialists(library: Pick<Library, "listProjects">): Promise<{
  found: { project: Named; specialist: Specialist }[];
  unreadable: Named[];
}> {
  const found = [];
  const unreadable = [];
  for (const project of await library.listProjects()) {
    const bytes = await getSpecialist(project.id);
    if (!bytes) continue;
    const specialist = readable(bytes);
    if (specialist) found.push({ project, specialist });
    else unreadable.push(project);
  }
  return { found, unreadable };
}

/** From the specialist that the run learnt beside; null when that is gone or damaged. */
export async function differenceFrom(
  library: Pick<Library, "runs">,
  { id }: Pick<Run, "id">,
  other: Pick<SpecialistReport, "sets">,
): Promise<LabelDifference | null> {
  const bytes = await library.runs.files(id).read(SPECIALIST_FILE);
  const own = bytes && readable(bytes);
  return own ? labelDifference(own.report, other) : null;
}

/** Labels that differ by case or plural alone are the same. */
function labelDifference(
  own: Pick<SpecialistReport, "sets">,
  other: Pick<SpecialistReport, "sets">,
): LabelDifference {
  const [mine, theirs] = [labelsOf(own), labelsOf(other)];
  const without = (labels: readonly string[], known: readonly string[]) => {
    const stems = new Set(known.map(classStem));
    return labels.filter((label) => !stems.has(classStem(label)));
  };
  return { own: mine, missing: without(mine, theirs), extra: without(theirs, mine) };
}

/** @throws UserError when the other specialist knows none of the run's own labels */
export function requireCommonLabel(
  { own, missing }: LabelDifference,
  { title }: Pick<Run, "title">,
  other: Pick<SpecialistReport, "sets">,
): void {
  if (missing.length < own.length) return;
  throw new UserError(
    `"${title}" learnt beside a specialist that tells ${listed(own)} apart, and this one tells ${listed(labelsOf(other))}: they share no answer. Choose the specialist of the lesson, or none.`,
  );
}

const labelsOf = ({ sets }: Pick<SpecialistReport, "sets">) => sets.flatMap(({ labels }) => labels);

/** Ours: enough to recognise them. */
const SHOWN = 4;

function listed(labels: readonly string[]): string {
  const shown = labels.slice(0, SHOWN).map((label) => `"${label}"`);
  const rest = labels.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

function readable(bytes: Uint8Array): Specialist | null {
  try {
    return readSpecialist(bytes);
  } catch (error) {
    if (isUserError(error)) return null;
    throw error;
  }
}

/**
 * Files of a medicine project leave only after a person looked through its pictures and made the statements. Pictures that were
 * there while it was one stay asked about when its field is changed.
 */
import { sha256Hex } from "../base/hash.ts";
import { formatCount } from "../base/words/formatCount.ts";
import { UserError } from "../base/userError.ts";
import { STATEMENTS, type Clearance, type Statement } from "../protocol/clearance.ts";
import type { ClearanceState } from "../protocol/calls/projectCalls.ts";
import type { Media, Project } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { whileEditing } from "./editing.ts";

type Projects = Pick<Library, "getProject" | "putProject" | "listProjects" | "ownMedia">;

export async function clearanceState(
  library: Projects,
  projectId: string,
): Promise<ClearanceState> {
  const project = await library.getProject(projectId);
  const { field, clearance } = project;
  const media = await askedMedia(library, project);
  const holds = clearance?.media === (await hashOf(media));
  const needed = field === "medicine" || media.length > 0;
  return { needed, media, clearance: needed && holds ? clearance : null };
}

/** All of a medicine project, of others those from a time when it was one. */
async function askedMedia(
  library: Projects,
  { id, field, medicineMedia = [] }: Project,
): Promise<Media[]> {
  const own = await library.ownMedia(id);
  if (field === "medicine") return own;
  const asked = new Set(medicineMedia);
  return own.filter(({ hash }) => asked.has(hash));
}

/** `edited` with what stays asked about: what `stored` has, and all that is there where it is a medicine project no more. */
export async function withMedicineMedia(
  library: Projects,
  stored: Project,
  edited: Project,
): Promise<Project> {
  const { medicineMedia: _, ...project } = edited;
  const asked = new Set(stored.medicineMedia);
  if (stored.field === "medicine" && edited.field !== "medicine")
    for (const { hash } of await library.ownMedia(stored.id)) asked.add(hash);
  return asked.size > 0 ? { ...project, medicineMedia: [...asked] } : project;
}

/** A picture that is asked about stays so when another, of hash `next`, takes its place. Before that is stored. */
export async function keepAsking(library: Projects, hash: string, next: string): Promise<void> {
  for (const { id, medicineMedia } of await library.listProjects()) {
    if (!medicineMedia?.includes(hash)) continue;
    await whileEditing(id, async () => {
      const project = await library.getProject(id);
      const asked = new Set([...(project.medicineMedia ?? []), next]);
      await library.putProject({ ...project, medicineMedia: [...asked] });
    });
  }
}

/**
 * Returns the state in which they may leave.
 * @throws {UserError} where files of this project may not leave yet, with what is to be done
 */
export async function requireClearance(
  library: Projects,
  projectId: string,
): Promise<ClearanceState> {
  const state = await clearanceState(library, projectId);
  const { needed, media, clearance } = state;
  if (!needed || clearance) return state;
  const { title, field } = await library.getProject(projectId);
  const count = formatCount(media.length, "picture or clip", "pictures and clips");
  const [is, which] =
    field === "medicine" ? ["is", `its ${count}`] : ["was", `the ${count} that it had then,`];
  throw new UserError(
    `“${title}” ${is} a medicine project, and nobody has looked through ${which} as they are now. On the Share screen, look through them and make the statements, then pack it.`,
  );
}

/**
 * Keeps that a person looked through the media of these hashes and made these statements.
 * @throws {UserError} where a statement is missing, or the project has other media by now
 */
export function stateClearance(
  library: Projects,
  projectId: string,
  hashes: readonly string[],
  statements: readonly Statement[],
  statedAt: string,
): Promise<Project> {
  return whileEditing(projectId, async () => {
    if (!STATEMENTS.every((statement) => statements.includes(statement)))
      throw new UserError("All three statements are needed before a medicine project may leave.");
    const media = await askedMedia(library, await library.getProject(projectId));
    const [seen, now] = await Promise.all([
      hashOf(hashes.map((hash) => ({ hash }))),
      hashOf(media),
    ]);
    if (seen !== now) {
      throw new UserError(
        `The project has other pictures than the ${hashes.length} that were looked through: ${media.length} now. Look through them again.`,
      );
    }
    const clearance: Clearance = { media: now, count: media.length, statedAt };
    const project = { ...(await library.getProject(projectId)), clearance };
    await library.putProject(project, {
      what: "clearance stated",
      counts: { media: media.length },
      ids: { media: now },
    });
    return project;
  });
}

const hashOf = (media: readonly { hash: string }[]) =>
  sha256Hex(
    media
      .map(({ hash }) => hash)
      .toSorted()
      .join("\n"),
  );

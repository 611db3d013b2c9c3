/** Files of a medicine project leave only after a person looked through its pictures and made the statements. */
import { sha256Hex } from "../base/hash.ts";
import { formatCount } from "../base/words/formatCount.ts";
import { UserError } from "../base/userError.ts";
import { STATEMENTS, type Clearance, type Statement } from "../protocol/clearance.ts";
import type { ClearanceState } from "../protocol/calls/projectCalls.ts";
import type { Project } from "../protocol/records.ts";
import type { Library } from "../storage/library.ts";
import { whileEditing } from "./editing.ts";

type Projects = Pick<Library, "getProject" | "putProject" | "ownMedia">;

export async function clearanceState(
  library: Projects,
  projectId: string,
): Promise<ClearanceState> {
  const { field, clearance } = await library.getProject(projectId);
  const media = await library.ownMedia(projectId);
  const holds = clearance?.media === (await hashOf(media));
  return { needed: field === "medicine", media, clearance: holds ? clearance : null };
}

/** @throws {UserError} where files of this project may not leave yet, with what is to be done */
export async function requireClearance(library: Projects, projectId: string): Promise<void> {
  const { needed, media, clearance } = await clearanceState(library, projectId);
  if (!needed || clearance) return;
  const { title } = await library.getProject(projectId);
  throw new UserError(
    `“${title}” is a medicine project, and nobody has looked through its ${formatCount(media.length, "picture or clip", "pictures and clips")} as they are now. On the Share screen, look through them and make the statements, then pack it.`,
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
    const media = await library.ownMedia(projectId);
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
    await library.putProject(project);
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

/** Pictures that a network, or its preprocessing, does not take: told from faults of the network itself, gathered and counted. */
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";
import type { Media } from "../protocol/records.ts";

/** One picture is refused; others may well be taken. */
export class PictureRefused extends UserError {}

export interface Refusal {
  medium: Pick<Media, "localName" | "hash">;
  message: string;
}

/** Does the work for every medium → those that were refused. @throws whatever else the work throws, at once */
export async function gatherRefusals<M extends Refusal["medium"]>(
  media: readonly M[],
  work: (medium: M, done: number) => Promise<void>,
): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const [done, medium] of media.entries()) {
    try {
      await work(medium, done);
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error;
      refusals.push({ medium, message: error.message });
    }
  }
  return refusals;
}

/** Ours: enough to find them. */
const NAMED = 3;

/** What to tell of at least one refusal among `of` media. */
export function refusedMedia(refusals: readonly Refusal[], of: number): UserError {
  const names = refusals
    .slice(0, NAMED)
    .map(({ medium }) => `"${medium.localName || medium.hash}"`);
  const rest = refusals.length - names.length;
  const named = rest > 0 ? `${names.join(", ")} and ${rest} more` : names.join(", ");
  const { message } = refusals[0]!;
  return new UserError(
    `${refusals.length} of ${formatCount(of, "picture or clip", "pictures and clips")} cannot be shown to the network: ${named}. The first: ${message.replace(/\.?$/, ".")} Set these examples aside or give them other pictures, or let the specialist look through the model's own eyes.`,
  );
}

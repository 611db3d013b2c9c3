/** Which questions of a check are not independent: those about one picture or clip, or from one source. */
import { linkedGroups } from "../base/linkedGroups.ts";
import type { Example } from "../protocol/records.ts";

/** Our choice: an interval over fewer groups says nothing, and a source that most examples share is no burst or patient. */
const LEAST_GROUPS = 6;

export interface QuestionGroups {
  /** The group of an example, by its id. */
  groupOf: ReadonlyMap<string, string>;
  /** picture: there are too few sources, so that only questions about the same picture or clip are grouped. */
  by: "source" | "picture";
}

/** Groups as splits keep them together. Each is named by its first example. */
export function questionGroups(examples: readonly Example[]): QuestionGroups {
  const bySource = linkedGroups(examples, (example) => example);
  const byPicture = linkedGroups(examples, ({ media }) => ({ source: "", media }));
  const isFew = bySource.length < LEAST_GROUPS && byPicture.length > bySource.length;
  const groups = isFew ? byPicture : bySource;
  return {
    groupOf: new Map(groups.flatMap((group) => group.map(({ id }) => [id, group[0]!.id]))),
    by: isFew ? "picture" : "source",
  };
}

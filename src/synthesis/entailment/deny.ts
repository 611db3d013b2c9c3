/** The reasoned answer of a task turned into its denial. */
import { escapeRegExp } from "../../base/words/escapeRegExp.ts";
import type { TaskTriplet } from "../../protocol/synthesis.ts";

/** "It looks like a fox." about "fox" → "It looks like not a fox."; null where the words do not stand in it. */
export function deny({ precise, informative }: TaskTriplet): string | null {
  const words = escapeRegExp(precise.trim());
  if (words === "" || /^(yes|no)$/i.test(words)) return null;
  const said = new RegExp(
    String.raw`(?<![\p{L}\p{N}])((?:an?|the)\s+)?${words}(?![\p{L}\p{N}])`,
    "iu",
  );
  return said.test(informative) ? informative.replace(said, (found) => `not ${found}`) : null;
}

/** Sentences about specialists that can be plugged in beside a lesson. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { LabelDifference } from "../../../protocol/specialist.ts";

/** How its answers differ from those of the lesson's own; null where they do not. */
export function differenceText({ own, missing, extra }: LabelDifference): string | null {
  if (missing.length + extra.length === 0) return null;
  const unknown =
    missing.length > 0
      ? `does not know ${missing.length} of the ${formatCount(own.length, "answer")} that the specialist of this lesson tells apart (${quoted(missing)})`
      : "";
  const more =
    extra.length > 0 ? `knows ${formatCount(extra.length, "other")} (${quoted(extra)})` : "";
  return `This specialist ${[unknown, more].filter(Boolean).join(" and ")}: about such pictures it may mislead the model. Choose the lesson's own, or train one on the same answers.`;
}

/** null where there are none. */
export function unreadableText(titles: readonly string[]): string | null {
  if (titles.length === 0) return null;
  return titles.length === 1
    ? `The specialist of ${quoted(titles)} is damaged and cannot be chosen. Train it again there.`
    : `The specialists of ${titles.length} projects, ${quoted(titles)}, are damaged and cannot be chosen. Train them again there.`;
}

const quoted = (texts: readonly string[]) => texts.map((text) => `“${text}”`).join(", ");

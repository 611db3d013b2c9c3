/** Says which answers have no hidden or no watched example, and offers to deal the examples anew. */
import { useMemo } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Example } from "../../../../protocol/records.ts";
import { Notice } from "../../../parts/status/Notice.tsx";
import { uncoveredClasses } from "./uncoveredClasses.ts";

export interface UncoveredClassesProps {
  examples: readonly Example[];
  onDeal: () => void;
}

export function UncoveredClasses({ examples, onDeal }: UncoveredClassesProps) {
  const { train, validation, test } = useMemo(() => uncoveredClasses(examples), [examples]);
  const lines = [
    lineOf(train, "to learn from"),
    lineOf(test, "hidden for the check, which can say nothing of them"),
    lineOf(validation, "to watch while it learns"),
  ].filter((line) => line !== null);
  if (lines.length === 0) return null;
  return (
    <Notice
      tone="info"
      title="Answers that are missing from a split"
      action={{ label: "Deal the examples anew", onClick: onDeal }}
    >
      {lines.map((line) => (
        <p key={line} className="small">
          {line}
        </p>
      ))}
    </Notice>
  );
}

/** Answers that one line shows. */
const SHOWN = 4;

function lineOf(answers: readonly string[], what: string): string | null {
  if (answers.length === 0) return null;
  const shown = answers.slice(0, SHOWN).map((answer) => `"${shorten(answer)}"`);
  const more = answers.length > SHOWN ? ` and ${answers.length - SHOWN} more` : "";
  return `${formatCount(answers.length, "answer")} without an example ${what}: ${shown.join(", ")}${more}.`;
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 37)}…` : text);

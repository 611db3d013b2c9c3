/** What in a question and its answer may tell who somebody is. It is shown and never changed. */
import { useMemo } from "react";
import { personalDetails } from "../../../../base/privacy/personalDetails.ts";

export interface PersonalMarksProps {
  question: string;
  answer: string;
}

export function PersonalMarks({ question, answer }: PersonalMarksProps) {
  const found = useMemo(
    () => [...personalDetails(question), ...personalDetails(answer)],
    [question, answer],
  );
  if (found.length === 0) return null;
  return (
    <p className="qa-personal fine" role="status">
      This may tell who somebody is:{" "}
      {found.map(({ kind, text }, i) => (
        <span key={`${i} ${text}`}>
          {i > 0 && ", "}
          <mark>{text}</mark> ({kind})
        </span>
      ))}
      . It stays as you wrote it.
    </p>
  );
}

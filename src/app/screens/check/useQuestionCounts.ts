/** How many questions a check of a run would ask: undefined until it is known, null where it could not be found out. */
import { useEffect, useState } from "react";
import { countQuestions, type QuestionCounts } from "../../state/actions/evals.ts";

export function useQuestionCounts(runId: string): QuestionCounts | null | undefined {
  const [found, setFound] = useState<{ runId: string; counts: QuestionCounts | null }>();
  useEffect(() => {
    let current = true;
    const set = (counts: QuestionCounts | null) => current && setFound({ runId, counts });
    // A check says itself what is wrong with the run.
    countQuestions(runId).then(set, () => set(null));
    return () => {
      current = false;
    };
  }, [runId]);
  return found?.runId === runId ? found.counts : undefined;
}

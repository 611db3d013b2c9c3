/** The comparison that a report stands in; undefined until it is worked out, null where there is none. */
import { useEffect, useState } from "react";
import type { Comparison } from "../../../../protocol/evaluation/comparison.ts";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import { compareReports } from "../../../state/actions/evals.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";

interface Found {
  comparison: Comparison | null | undefined;
  problem: string | null;
  retry: () => void;
}

const NOTHING = { comparison: undefined, problem: null };

export function useComparison(report: ReportWithFindings, against: string | undefined): Found {
  // Other reports, and how answers are scored, change it.
  const reports = useApp((state) => state.evalReports);
  const [found, setFound] = useState<Omit<Found, "retry">>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const { id, projectId } = report;
  useEffect(() => {
    let current = true;
    compareReports(projectId, id, against).then(
      (comparison) => current && setFound({ comparison, problem: null }),
      (error: unknown) => current && setFound({ ...NOTHING, problem: messageOf(error) }),
    );
    return () => {
      current = false;
    };
    // `reports` and `attempt` say when it is asked anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [projectId, id, against, reports, attempt]);
  const retry = () => {
    setFound(NOTHING);
    setAttempt(attempt + 1);
  };
  return { ...found, retry };
}

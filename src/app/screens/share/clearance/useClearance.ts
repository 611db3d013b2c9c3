/** What a medicine project still needs before its files leave; undefined until it is known. Asked again when examples change. */
import { useEffect, useState } from "react";
import type { ClearanceState } from "../../../../protocol/calls/projectCalls.ts";
import type { Example, Project } from "../../../../protocol/records.ts";
import { loadClearance } from "../../../state/actions/share.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";

export type ClearanceLook = ClearanceState | { failed: string } | undefined;

interface Found {
  look: ClearanceLook;
  /** What it was found for. */
  project: Project;
  examples: readonly Example[];
}

export function useClearance(project: Project | undefined): ClearanceLook {
  const examples = useApp((state) => state.examples);
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (project?.field !== "medicine") return;
    let current = true;
    const set = (look: ClearanceLook) => current && setFound({ look, project, examples });
    loadClearance(project.id).then(set, (error) => set({ failed: messageOf(error) }));
    return () => {
      current = false;
    };
  }, [project, examples]);
  return found?.project === project && found?.examples === examples ? found.look : undefined;
}

/** What a project with pictures of medicine still needs before its files leave. Asked again when examples change. */
import { useEffect, useState } from "react";
import type { ClearanceState } from "../../../../protocol/calls/projectCalls.ts";
import type { Example, Project } from "../../../../protocol/records.ts";
import { loadClearance } from "../../../state/actions/share.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";

/** Undefined until it is known. */
export type ClearanceLook = ClearanceState | { failed: string } | undefined;

const NONE_NEEDED: ClearanceState = { needed: false, media: [], clearance: null };

/** Of other projects no picture is looked up. */
const mayNeed = ({ field, medicineMedia = [] }: Project) =>
  field === "medicine" || medicineMedia.length > 0;

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
    if (!project || !mayNeed(project)) return;
    let current = true;
    const set = (look: ClearanceLook) => current && setFound({ look, project, examples });
    loadClearance(project.id).then(set, (error) => set({ failed: messageOf(error) }));
    return () => {
      current = false;
    };
  }, [project, examples]);
  if (project && !mayNeed(project)) return NONE_NEEDED;
  return found?.project === project && found?.examples === examples ? found.look : undefined;
}

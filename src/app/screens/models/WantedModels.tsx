/** What the open project refers to and is not here, each with the way to bring it. */
import type { MissingModel } from "../../../protocol/models.ts";
import { Notice } from "../../parts/status/Notice.tsx";
import { useApp } from "../../state/store.ts";
import type { SourceDefaults } from "./SourceTabs.tsx";

export function WantedModels({ onAdd }: { onAdd: (start: SourceDefaults) => void }) {
  const missing = useApp((state) => state.missingModels);
  return missing.map((model) => (
    <Notice
      key={model.modelId}
      tone="warn"
      title="A model of this project is missing"
      action={actionFor(model, onAdd)}
    >
      {model.text}
    </Notice>
  ));
}

/** Where only the weights are known, there is no place to look at. */
function actionFor({ hub }: MissingModel, onAdd: (start: SourceDefaults) => void) {
  if (!hub) return undefined;
  const start = { repo: hub.repo, revision: hub.revision, hub: hub.address ?? "" };
  return { label: `Look at ${hub.repo}`, onClick: () => onAdd(start) };
}

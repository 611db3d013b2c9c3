/** What the open project refers to and is not here, each with the way to bring it. */
import type { MissingModel } from "../../../protocol/models.ts";
import { Notice } from "../../parts/Notice.tsx";
import { useApp } from "../../state/store.ts";
import type { SourceDefaults } from "./SourceTabs.tsx";

export function WantedModels({ onAdd }: { onAdd: (start: SourceDefaults) => void }) {
  const missing = useApp((state) => state.missingModels);
  return missing.map((model) => (
    <Notice
      key={model.modelId}
      tone="warn"
      title="A model of this project is missing"
      action={{
        label: model.hub ? `Look at ${model.hub.repo}` : "Add a model",
        onClick: () => onAdd(startOf(model)),
      }}
    >
      {model.text}
    </Notice>
  ));
}

const startOf = ({ hub }: MissingModel): SourceDefaults =>
  hub ? { repo: hub.repo, revision: hub.revision, hub: hub.address ?? "" } : {};

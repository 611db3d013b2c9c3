/** The stored models, and the import of others. */
import { useEffect, useState } from "react";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { loadModels } from "../../state/actions/models.ts";
import { collectDropped } from "../../browser/collectDropped.ts";
import { useApp } from "../../state/store.ts";
import { AddModel } from "./AddModel.tsx";
import type { SourceDefaults } from "./SourceTabs.tsx";
import { ModelCard } from "./ModelCard.tsx";
import { WantedModels } from "./WantedModels.tsx";
import { Suggestions } from "./Suggestions.tsx";
import "./models.css";

export function ModelsScreen() {
  const [adding, setAdding] = useState<SourceDefaults | null>(null);
  const storage = useApp((state) => state.storage);
  useEffect(() => {
    void loadModels();
  }, []);
  return (
    // Dropping a folder anywhere is a shortcut; the sheet has buttons for the same.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        if (!event.dataTransfer.types.includes("Files") || adding) return;
        event.preventDefault();
        setAdding({ files: collectDropped(event.dataTransfer.items) });
      }}
    >
      <Screen
        title="Models"
        about={
          <>
            A project is built on a general model. Bring one here, see whether this computer can run
            it, and choose it.{" "}
            {storage && (
              <span className="number">
                The browser offers{" "}
                {formatBytes(Math.max(0, storage.quotaBytes - storage.usedBytes))} of disk.
              </span>
            )}
          </>
        }
        actions={
          <Button tone="primary" icon="plus" onClick={() => setAdding({})}>
            Add a model
          </Button>
        }
      >
        <WantedModels onAdd={setAdding} />
        <ModelList />
        <Suggestions onInspect={(repo) => setAdding({ repo })} />
        {adding && <AddModel start={adding} onClose={() => setAdding(null)} />}
      </Screen>
    </div>
  );
}

function ModelList() {
  const models = useApp((state) => state.modelEntries);
  const state = useApp((state) => state.modelsState);
  if (typeof state === "object") {
    return (
      <Empty
        icon="warn"
        title="The models could not be listed"
        actions={<Button onClick={() => void loadModels()}>Try again</Button>}
      >
        {state.failed}
      </Empty>
    );
  }
  if (models.length === 0) return <Spinner label="Looking what is here" />;
  return (
    <div className="columns models">
      {models.map((model) => (
        <ModelCard key={model.id} model={model} />
      ))}
    </div>
  );
}

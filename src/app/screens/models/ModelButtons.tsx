/** Actions of a model: use in the open project, resume the import, verify files, delete. */
import { useState } from "react";
import type { ModelCheck, ModelEntry } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Confirm } from "../../parts/surfaces/Confirm.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import {
  setProjectModel,
  checkModel,
  removeModel,
  resumeModel,
} from "../../state/actions/models.ts";
import { useApp } from "../../state/store.ts";
import { showToast, showError } from "../../state/toasts.ts";
import { TokenField } from "./TokenField.tsx";

export interface ModelButtonsProps {
  model: ModelEntry;
  busy: boolean;
  onChecked: (check: ModelCheck | null) => void;
}

export function ModelButtons({ model, busy, onChecked }: ModelButtonsProps) {
  const [removing, setRemoving] = useState(false);
  const [token, setToken] = useState("");
  const whole = model.state === "complete";
  const own = model.origin.kind !== "embedded";
  const check = () => {
    onChecked(null);
    checkModel(model.id).then(onChecked, showError);
  };
  return (
    <>
      {!whole && model.origin.kind === "hub" && (
        <Disclosure summary="It is gated: enter your access token again">
          <TokenField value={token} onChange={setToken} />
        </Disclosure>
      )}
      <div className="row model-buttons">
        {whole ? (
          <UseButton model={model} />
        ) : (
          <Button
            tone="primary"
            size="sm"
            icon="download"
            disabled={busy}
            onClick={() => void resumeModel(model.id, token)}
          >
            Go on
          </Button>
        )}
        <span className="grow" />
        {whole && (
          <Button size="sm" icon="ok" disabled={busy} onClick={check}>
            Check the files
          </Button>
        )}
        {own && (
          <Button
            tone="quiet"
            size="sm"
            icon="trash"
            disabled={busy}
            aria-label={`Delete ${model.title}`}
            onClick={() => setRemoving(true)}
          />
        )}
      </div>
      <Confirm
        open={removing}
        title={`Delete “${model.title}”?`}
        action="Delete it"
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          removeModel(model.id).then(() => showToast(`Deleted “${model.title}”.`), showError);
        }}
      >
        {formatBytes(model.doneBytes + model.preparedBytes)} become free. Lessons that were learnt
        on it need it again to be used; it can be brought back from where it came.
      </Confirm>
    </>
  );
}

function UseButton({ model }: { model: ModelEntry }) {
  const project = useApp((state) => state.projects.find(({ id }) => id === state.projectId));
  const lessons = useApp((state) => state.runs.length);
  if (!project || project.modelId === model.id || !model.supported) return null;
  const use = () => {
    const after = lessons > 0 ? " Lessons that it has keep their own model." : "";
    setProjectModel(model.id).then(
      () =>
        showToast(`“${project.title}” is now built on ${model.title}.${after}`, { tone: "good" }),
      showError,
    );
  };
  return (
    <Button size="sm" tone="primary" onClick={use}>
      Use in “{project.title}”
    </Button>
  );
}

/** The dialog that imports a model: choose the source, inspect it, accept the licence; then it closes and the import runs. */
import { useState } from "react";
import type { ModelLocation, ModelInspection } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Dialog } from "../../parts/surfaces/Dialog.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { useLook } from "../../parts/licence/useLook.ts";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { importModel, inspectModel } from "../../state/actions/models.ts";
import type { NamedFile } from "../../state/actions/imports.ts";
import { cancelJob } from "../../state/job.ts";
import { InspectionSheet } from "./InspectionSheet.tsx";
import { SourceTabs, type SourceDefaults } from "./SourceTabs.tsx";

/** `start`: what the user has chosen already. */
export function AddModel({ start, onClose }: { start: SourceDefaults; onClose: () => void }) {
  const [location, setLocation] = useState<ModelLocation | null>(null);
  const { found: inspection, ...looking } = useLook<ModelInspection>("inspect", onClose);
  const { accepted, setAccepted, problem, job } = looking;

  const inspect = (wanted: ModelLocation, token = "", files?: NamedFile[]) => {
    setLocation(wanted);
    return looking.look(() => inspectModel(wanted, token, files));
  };
  const startImport = () => {
    if (!inspection) return;
    void importModel(inspection);
    onClose();
  };

  return (
    <Dialog
      open
      onClose={looking.close}
      title={inspection ? inspection.title : "Add a model"}
      about={inspection ? undefined : "Nothing is brought here before you have seen what it is."}
      size="large"
      footer={
        inspection ? (
          <>
            <Button onClick={looking.back}>Back</Button>
            <Button
              tone="primary"
              icon="download"
              disabled={!accepted || inspection.problems.length > 0}
              onClick={startImport}
            >
              Bring it here, {formatBytes(inspection.bytes)}
            </Button>
          </>
        ) : undefined
      }
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      {inspection ? (
        <InspectionSheet
          inspection={inspection}
          accepted={accepted}
          onAccept={setAccepted}
          busy={job !== undefined}
          onToken={(token) => location && void inspect(location, token)}
        />
      ) : (
        <SourceTabs
          start={start}
          busy={job !== undefined}
          onInspect={(wanted, files) => void inspect(wanted, "", files)}
        />
      )}
    </Dialog>
  );
}

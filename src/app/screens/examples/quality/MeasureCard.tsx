/** Starts what needs the model: whether the answers depend on their pictures. */
import { useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { measureQuality } from "../../../state/actions/quality.ts";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";

export function MeasureCard({ projectId }: { projectId: string }) {
  const job = useApp(jobOf("measure"));
  const [busy, setBusy] = useState(false);
  const measure = () => {
    setBusy(true);
    measureQuality(projectId)
      .catch(showError)
      .finally(() => setBusy(false));
  };
  return (
    <Card
      title="Do the answers need their pictures?"
      about="Reads up to 100 answers that are learnt from twice, with the picture and with a blank one, and compares how likely the general model finds them. It takes about as long as a lesson of as many steps."
      actions={
        <Button size="sm" busy={busy} onClick={measure}>
          Measure with the model
        </Button>
      }
    >
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
    </Card>
  );
}

/** Whether files of a project with pictures of medicine may leave, and the way there. */
import { useEffect, useRef, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { Project } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { ClearanceDialog } from "./ClearanceDialog.tsx";
import type { ClearanceLook } from "./useClearance.ts";
import "./clearance.css";

export function ClearanceCard({ project, look }: { project: Project; look: ClearanceLook }) {
  const [open, setOpen] = useState(false);
  const stated = useRef(false);
  const mayLeave = !!look && "clearance" in look && look.clearance !== null;
  useEffect(() => {
    // The button that opened the sheet is gone with the statements: what comes next is packing.
    if (!mayLeave || !stated.current) return;
    stated.current = false;
    if (document.activeElement?.matches("body, main"))
      document.querySelector<HTMLElement>(".package-pack:not(:disabled)")?.focus();
  }, [mayLeave]);
  if (!look) return <Spinner label="Looking up the pictures" />;
  if ("failed" in look) return <Notice tone="error">{look.failed}</Notice>;
  const { media, clearance } = look;
  const isMedicine = project.field === "medicine";
  const all = formatCount(media.length, "picture or clip", "pictures and clips");
  return (
    <Card
      title={
        isMedicine
          ? "A medicine project leaves when somebody has looked"
          : "Pictures of a medicine project leave when somebody has looked"
      }
      about={`${isMedicine ? "" : "This was a medicine project. The pictures and clips that it had then are asked about, those that came later are not. "}Names and dates burnt into a picture are not found by any program, so a person looks at each of them once, and states three things. ${isMedicine ? "Adding or covering" : "Covering or removing"} a picture asks again. This gate is ours; no law is kept by it alone.`}
    >
      {clearance ? (
        <Notice tone="good">
          {all} {media.length === 1 ? "was" : "were"} looked through and the statements made on{" "}
          {new Date(clearance.statedAt).toLocaleString()}. The model card says so.
        </Notice>
      ) : (
        <div className="row">
          <Button tone="primary" icon="image" onClick={() => setOpen(true)}>
            {media.length > 0 ? `Look through ${all}` : "Make the statements"}
          </Button>
          <p className="fine grow">Until then nothing of it can be packed.</p>
        </div>
      )}
      <ClearanceDialog
        key={`${open}`}
        projectId={project.id}
        media={media}
        open={open}
        onClose={() => setOpen(false)}
        onStated={() => (stated.current = true)}
      />
    </Card>
  );
}

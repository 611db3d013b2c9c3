/** The Review tab: the drafts of the project, one after the other. */
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Empty } from "../../../parts/surfaces/Empty.tsx";
import { go } from "../../../routes.ts";
import { loadDrafts } from "../../../state/actions/drafts.ts";
import { useApp } from "../../../state/store.ts";
import { ReviewQueue } from "./ReviewQueue.tsx";
import "./drafts.css";

export function ReviewPanel({ projectId }: { projectId: string }) {
  const loading = useApp((state) => state.draftsState);
  const drafts = useApp((state) => state.drafts);
  if (typeof loading === "object") {
    return (
      <Notice
        tone="error"
        title="The drafts could not be read"
        action={{ label: "Try again", onClick: () => void loadDrafts(projectId) }}
      >
        {loading.failed}
      </Notice>
    );
  }
  if (loading !== "ready") return <Spinner label="Laying out the drafts" />;
  if (drafts.length === 0) {
    return (
      <Empty
        icon="pencil"
        title="Nothing waits for you"
        actions={<Button onClick={() => go("examples", "make")}>Go to Make</Button>}
      >
        What a template or a model writes comes here first. It is learnt from only after you have
        accepted it.
      </Empty>
    );
  }
  return <ReviewQueue projectId={projectId} drafts={drafts} />;
}

/** Bring pictures and clips in, ask and answer about them, deal and freeze them. Layout only; each panel has its file. */
import { useState } from "react";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { hrefOf } from "../../routes.ts";
import { loadExamples } from "../../state/actions/examples.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { AddButtons } from "./adding/AddButtons.tsx";
import { DropOverlay } from "./adding/DropOverlay.tsx";
import { ExampleWorkspace } from "./ExampleWorkspace.tsx";
import { FirstExamples } from "./adding/FirstExamples.tsx";
import { KeysDialog } from "./KeysDialog.tsx";
import { ReviewSheet } from "./review/ReviewSheet.tsx";
import "./examples.css";
import "./editor.css";
import "./review.css";

const ABOUT = "Pictures, clips and questions, with the answers you would give.";

export function ExamplesScreen() {
  const projectId = useApp((state) => state.projectId);
  const worker = useApp((state) => state.worker);
  if (projectId) return <OpenProject projectId={projectId} />;
  return (
    <Screen title="Examples" about={ABOUT}>
      {worker === "starting" ? (
        <Spinner label="Opening your project" />
      ) : (
        <Empty
          icon="folder"
          title="No project is open"
          actions={
            <a className="button button-primary button-md" href={hrefOf("home")}>
              Choose a project
            </a>
          }
        >
          Examples belong to a project. Take a sample, or start an empty one.
        </Empty>
      )}
    </Screen>
  );
}

function OpenProject({ projectId }: { projectId: string }) {
  const loading = useApp((state) => state.examplesState);
  const examples = useApp((state) => state.examples);
  const importing = useApp(jobOf("import"));
  const review = useApp((state) => state.review);
  const [helping, setHelping] = useState(false);
  return (
    <Screen
      title="Examples"
      about={ABOUT}
      width="wide"
      actions={examples.length > 0 && <AddButtons />}
    >
      {importing && !review && (
        <ProgressBar {...importing} onCancel={() => cancelJob(importing.id)} />
      )}
      {typeof loading === "object" ? (
        <Notice
          tone="error"
          title="The examples could not be read"
          action={{ label: "Try again", onClick: () => void loadExamples(projectId) }}
        >
          {loading.failed}
        </Notice>
      ) : loading !== "ready" ? (
        <Spinner label="Laying out the examples" />
      ) : examples.length === 0 ? (
        <FirstExamples />
      ) : (
        <ExampleWorkspace onHelp={() => setHelping(true)} />
      )}
      {review && <ReviewSheet review={review} />}
      <DropOverlay />
      <KeysDialog open={helping} onClose={() => setHelping(false)} />
    </Screen>
  );
}

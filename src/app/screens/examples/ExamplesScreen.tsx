/** Bring pictures and clips in, ask and answer about them, deal and freeze them. Layout only; each tab has its panel. */
import { Tabs } from "../../parts/controls/Tabs.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { go, hrefOf, useRoute } from "../../routes.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { AddButtons } from "./adding/AddButtons.tsx";
import { DropOverlay } from "./adding/DropOverlay.tsx";
import { EXAMPLE_TABS, tabOf } from "./exampleTabs.tsx";
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
  const { rest } = useRoute();
  const examples = useApp((state) => state.examples);
  const importing = useApp(jobOf("import"));
  const review = useApp((state) => state.review);
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
      <Tabs
        label="Examples"
        activation="manual"
        value={tabOf(rest)}
        onChange={(tab) => go("examples", tab === "all" ? "" : tab)}
        tabs={EXAMPLE_TABS.map(({ value, label, Panel }) => ({
          ...{ value, label },
          content: <Panel projectId={projectId} />,
        }))}
      />
      {review && <ReviewSheet review={review} />}
      <DropOverlay />
    </Screen>
  );
}

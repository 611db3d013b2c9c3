/** Teach: make a plan, watch the lesson, look back. `#/teach/new` plans, `#/teach/<run>` shows that lesson. */
import { useEffect } from "react";
import { Button } from "../../parts/controls/Button.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { go, useRoute } from "../../routes.ts";
import { loadExamples } from "../../state/actions/examples.ts";
import { loadRunPoints, loadRuns } from "../../state/actions/runs.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";
import { HistoryPanel } from "./HistoryPanel.tsx";
import { RunCharts } from "./live/RunCharts.tsx";
import { LivePanel } from "./live/LivePanel.tsx";
import { newestFirst, shownRun } from "./live/liveProgress.ts";
import { WithGeneralExamples } from "./plan/WithGeneralExamples.tsx";
import { PlanPanel } from "./plan/PlanPanel.tsx";
import { SampleBoard } from "./live/SampleBoard.tsx";
import "./teach.css";

export function TeachScreen() {
  const { rest } = useRoute();
  const project = useApp(({ projects, projectId }) => projects.find(({ id }) => id === projectId));
  const runs = useApp((state) => state.runs);
  const runsState = useApp((state) => state.runsState);
  const examplesState = useApp((state) => state.examplesState);
  const hasExamples = useApp(({ examples }) => examples.some(({ part }) => part !== "replay"));

  const projectId = project?.id;
  useEffect(() => {
    if (projectId) loadRunPoints(projectId).catch(showError);
  }, [projectId]);

  if (!project) return <NoProject />;
  const failed = [runsState, examplesState].find((state) => typeof state === "object");
  if (failed) {
    const again = () => {
      void loadRuns(project.id);
      void loadExamples(project.id);
    };
    return (
      <Screen title="Teach">
        <Notice tone="error" action={{ label: "Try again", onClick: again }}>
          {failed.failed}
        </Notice>
      </Screen>
    );
  }
  if (runsState !== "ready" || examplesState !== "ready") {
    return (
      <Screen title="Teach">
        <Spinner label="Looking up the lessons" />
      </Screen>
    );
  }

  const [word, seedId] = rest.split(":");
  const run = word === "new" ? undefined : shownRun(runs, rest);
  if (!run && !hasExamples) return <NoExamples />;
  const seed = runs.find(({ id, tool }) => id === seedId && !tool)?.config ?? null;
  const busy = runs.find(({ status }) => status === "running");
  return (
    <Screen
      title={run ? "Teach" : "Plan a lesson"}
      about={
        run
          ? undefined
          : "The general model stays as it is. A small adapter on top learns your examples, on this computer."
      }
      actions={
        run ? (
          <Button icon="plus" onClick={() => go("teach", "new")}>
            New lesson
          </Button>
        ) : (
          runs.some(({ tool }) => !tool) && (
            <Button onClick={() => go("teach")}>Back to the lessons</Button>
          )
        )
      }
    >
      {!run && busy && (
        <Notice action={{ label: "Watch it", onClick: () => go("teach", busy.id) }}>
          “{busy.title}” is still learning. One lesson at a time: this one can start when it ends.
        </Notice>
      )}
      {run ? (
        <>
          <LivePanel key={run.id} run={run} />
          {run.origin === "trained" && (
            <div className="run">
              <RunCharts key={run.id} run={run} />
              <SampleBoard run={run} />
            </div>
          )}
        </>
      ) : (
        <WithGeneralExamples key={`${project.id} ${rest}`} projectId={project.id}>
          <PlanPanel project={project} seed={seed} />
        </WithGeneralExamples>
      )}
      <HistoryPanel runs={newestFirst(runs)} shownId={run?.id} />
    </Screen>
  );
}

function NoProject() {
  return (
    <Screen title="Teach">
      <Empty
        icon="teach"
        title="Open a project first"
        actions={
          <Button tone="primary" onClick={() => go("home")}>
            Go to Home
          </Button>
        }
      >
        <p>A lesson teaches the examples of one project. Open one, or try a sample.</p>
      </Empty>
    </Screen>
  );
}

function NoExamples() {
  return (
    <Screen title="Teach">
      <Empty
        icon="examples"
        title="Nothing to learn from yet"
        actions={
          <Button tone="primary" onClick={() => go("examples")}>
            Add examples
          </Button>
        }
      >
        <p>
          Add a few dozen pictures, clips or questions with the answers you would give. Then come
          back: teaching takes minutes.
        </p>
      </Empty>
    </Screen>
  );
}

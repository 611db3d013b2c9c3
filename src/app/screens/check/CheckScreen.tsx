/** Check: the same hidden questions to the general model and to the adapter, side by side. `#/check/<run>` picks a lesson. */
import { asksHidden } from "../../../base/asksHidden.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { go, useRoute } from "../../routes.ts";
import { loadEvalReports } from "../../state/actions/evals.ts";
import { loadRuns } from "../../state/actions/runs.ts";
import { runChoices } from "../../state/runChoices.ts";
import { useApp } from "../../state/store.ts";
import { AskPanel } from "./AskPanel.tsx";
import { EarlierReports } from "./EarlierReports.tsx";
import { Report } from "./Report.tsx";
import "./check.css";

const about =
  "Questions it never saw, asked twice with the same words: once of the general model, once with your adapter.";

export function CheckScreen() {
  const { rest } = useRoute();
  const project = useApp(({ projects, projectId }) => projects.find(({ id }) => id === projectId));
  const runs = useApp((state) => state.runs);
  const checks = useApp((state) => state.evalReports);
  const runsState = useApp((state) => state.runsState);
  const checksState = useApp((state) => state.evalReportsState);

  if (!project) {
    return (
      <Nothing title="Open a project first" action="Go to Home" to="home">
        Its hidden questions show whether a lesson helped.
      </Nothing>
    );
  }
  const failed = [runsState, checksState].find((state) => typeof state === "object");
  if (failed) {
    const again = () => {
      void loadRuns(project.id);
      void loadEvalReports(project.id);
    };
    return (
      <Screen title="Check">
        <Notice tone="error" action={{ label: "Try again", onClick: again }}>
          {failed.failed}
        </Notice>
      </Screen>
    );
  }
  if (runsState !== "ready" || checksState !== "ready") {
    return (
      <Screen title="Check">
        <Spinner label="Looking up the reports" />
      </Screen>
    );
  }
  const choices = runChoices(runs);
  const first = choices[0];
  if (!first) {
    return (
      <Nothing title="Nothing to check yet" action="Go to Teach" to="teach">
        After a lesson, this screen asks the questions you kept hidden and shows what changed.
      </Nothing>
    );
  }

  // The address names a report or a lesson; without one, the newest lesson is meant.
  const asked = checks.find(({ id }) => id === rest);
  const wanted = asked?.runId ?? rest;
  const runId = choices.some(({ value }) => value === wanted) ? wanted : first.value;
  const ofRun = checks.filter((check) => check.runId === runId);
  const report = asked ?? ofRun.find(asksHidden) ?? ofRun[0];
  return (
    <Screen title="Check" about={about}>
      <AskPanel runId={runId} choices={choices} hasReport={ofRun.length > 0} />
      {report ? <Report key={report.id} report={report} /> : <EarlierReports shownId={undefined} />}
    </Screen>
  );
}

interface NothingProps {
  title: string;
  action: string;
  to: "home" | "teach";
  children: string;
}

function Nothing({ title, action, to, children }: NothingProps) {
  return (
    <Screen title="Check" about={about}>
      <Empty
        icon="check"
        title={title}
        actions={
          <Button tone="primary" onClick={() => go(to)}>
            {action}
          </Button>
        }
      >
        <p>{children}</p>
      </Empty>
    </Screen>
  );
}

/** Share: carry the adapter or the whole project away, and open either again. */
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Empty } from "../../parts/surfaces/Empty.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { go } from "../../routes.ts";
import { loadRuns } from "../../state/actions/runs.ts";
import { runChoices } from "../../state/runChoices.ts";
import { useApp } from "../../state/store.ts";
import { AdapterCard } from "./AdapterCard.tsx";
import { LogCard } from "./log/LogCard.tsx";
import { OpenAgain } from "./OpenAgain.tsx";
import { PersonalCheck } from "./PersonalCheck.tsx";
import { ProjectCard } from "./ProjectCard.tsx";
import { ClearanceCard } from "./clearance/ClearanceCard.tsx";
import { useClearance } from "./clearance/useClearance.ts";
import "./share.css";

const about =
  "Take it with you. An adapter is a small file that goes on top of its general model; a project file holds everything.";

export function ShareScreen() {
  const project = useApp(({ projects, projectId }) => projects.find(({ id }) => id === projectId));
  const runs = useApp((state) => state.runs);
  const runsState = useApp((state) => state.runsState);
  const look = useClearance(project);

  if (!project) {
    return (
      <Screen title="Share" about={about}>
        <Empty
          icon="share"
          title="No project is open"
          actions={
            <Button tone="primary" onClick={() => go("home")}>
              Go to Home
            </Button>
          }
        >
          <p>Open one to share it, or bring in a project file from another computer below.</p>
        </Empty>
        <OpenAgain project={null} />
      </Screen>
    );
  }
  const choices = [...runChoices(runs), ...runChoices(runs, true)];
  const isKnown = look !== undefined && "needed" in look;
  const isGated = !isKnown || look.needed;
  const mayLeave = isKnown && (!look.needed || look.clearance !== null);
  return (
    <Screen title="Share" about={about}>
      <PersonalCheck />
      {isGated && <ClearanceCard project={project} look={look} />}
      {typeof runsState === "object" ? (
        <Notice
          tone="error"
          action={{ label: "Try again", onClick: () => void loadRuns(project.id) }}
        >
          {runsState.failed}
        </Notice>
      ) : runsState !== "ready" ? (
        <Spinner label="Looking up the lessons" />
      ) : choices.length > 0 ? (
        <AdapterCard choices={choices} runs={runs} mayLeave={mayLeave} />
      ) : (
        <Card title="The adapter" tone="sunken">
          <p className="muted">
            There is none yet. It comes out of a lesson.{" "}
            <Button size="sm" onClick={() => go("teach")}>
              Go to Teach
            </Button>
          </p>
        </Card>
      )}
      <ProjectCard project={project} mayLeave={mayLeave} />
      <LogCard key={project.id} project={project} />
      <OpenAgain project={project} />
    </Screen>
  );
}

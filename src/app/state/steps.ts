/** What the sidebar says under each step: where the project stands and what is missing. Pure. */
import { asksHidden } from "../../base/asksHidden.ts";
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { percentText } from "../parts/words.ts";
import type { RouteId } from "../routes.ts";
import { runChoices } from "./runChoices.ts";
import type { AppState } from "./state.ts";

export interface StepStatus {
  /** done: complete. next: suggested action. working: busy. waiting: prerequisites are missing. */
  state: "done" | "next" | "working" | "waiting";
  text: string;
}

type StepInputs = Pick<
  AppState,
  | "projectId"
  | "projects"
  | "examples"
  | "examplesState"
  | "drafts"
  | "runs"
  | "evalReports"
  | "jobs"
>;

export function isFullyAnswered(example: AppState["examples"][number]): boolean {
  return example.turns.length > 0 && example.turns.every(isAnswered);
}

const status = (state: StepStatus["state"], text: string): StepStatus => ({ state, text });

export function stepStatus(
  app: StepInputs,
): Record<Exclude<RouteId, "models" | "settings">, StepStatus> {
  const project = app.projects.find(({ id }) => id === app.projectId);
  if (!project) {
    const wait = status("waiting", "Open a project first");
    return {
      home: status("next", "Choose a project"),
      examples: wait,
      teach: wait,
      check: wait,
      chat: wait,
      share: wait,
    };
  }
  return {
    home: status("done", project.title),
    examples: examplesStatus(app),
    teach: teachStatus(app),
    check: checkStatus(app),
    chat: hasAdapter(app) ? status("done", "With your adapter") : status("done", "General model"),
    share: hasAdapter(app)
      ? status("next", "Adapter ready")
      : status("waiting", "Project file only"),
  };
}

const hasAdapter = ({ runs }: StepInputs) => runChoices(runs).length > 0;

function examplesStatus({ examples, examplesState, drafts, jobs }: StepInputs): StepStatus {
  const purposes = Object.values(jobs).map(({ purpose }) => purpose);
  if (purposes.includes("import")) return status("working", "Bringing files in");
  if (purposes.includes("drafting")) return status("working", "Drafts are written");
  if (examplesState !== "ready") return status("waiting", "Loading");
  const own = examples.filter(({ part }) => part !== "replay");
  if (own.length === 0) return status("next", "Add your first");
  const open = own.filter((example) => !isFullyAnswered(example)).length;
  const waiting = drafts.filter(({ state }) => state === "waiting").length;
  if (waiting > 0) return status("next", `${formatCount(waiting, "draft")} to review`);
  if (open > 0) return status("next", `${formatCount(open, "answer")} missing`);
  return status("done", formatCount(own.length, "example"));
}

function teachStatus({ runs, examples }: StepInputs): StepStatus {
  const running = runs.find((run) => run.status === "running");
  if (running) {
    const share = running.totalSteps > 0 ? running.step / running.totalSteps : 0;
    return status("working", `Learning, ${percentText(share)}`);
  }
  const newest = newestTrainedRun(runs);
  if (newest?.status === "paused") return status("next", "Paused: resume");
  if (newest?.status === "failed") return status("next", "Interrupted: resume");
  const ready = examples.filter((example) => example.split === "train" && isFullyAnswered(example));
  if (ready.length === 0) return status("waiting", "Needs examples");
  const lessons = runs.filter((run) => run.origin === "trained").length;
  return lessons > 0
    ? status("done", formatCount(lessons, "lesson"))
    : status("next", "Ready to start");
}

/** The newest run that was trained here. */
function newestTrainedRun(runs: StepInputs["runs"]): StepInputs["runs"][number] | undefined {
  const taught = runs.filter(({ origin }) => origin === "trained");
  return taught.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}

function checkStatus(app: StepInputs): StepStatus {
  if (Object.values(app.jobs).some(({ purpose }) => purpose === "eval")) {
    return status("working", "Asking questions");
  }
  const report = app.evalReports.find(asksHidden);
  if (report) {
    const { base, adapter } = report.overall;
    return status("done", `${percentText(base.exact)} → ${percentText(adapter.exact)}`);
  }
  if (!hasAdapter(app)) return status("waiting", "Teach first");
  const hidden = app.examples.some(
    (example) => example.split === "test" && isFullyAnswered(example),
  );
  return hidden ? status("next", "See if it helped") : status("waiting", "No hidden examples");
}

/** Making a plan: how thoroughly, with which settings, whether it fits, and the button that begins. */
import { useState } from "react";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Project } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { goIn } from "../../../state/actions/projects.ts";
import { startRun } from "../../../state/actions/runs.ts";
import { jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { waiter } from "../../../state/waiter.ts";
import { MixtureCard } from "../mixture/MixtureCard.tsx";
import { AdvancedSettings } from "../settings/AdvancedSettings.tsx";
import { useMethods } from "../useMethods.ts";
import { BranchSelect } from "./BranchSelect.tsx";
import { runTitle } from "./runTitle.ts";
import { MemoryPanel } from "./MemoryPanel.tsx";
import { MethodCards } from "./MethodCards.tsx";
import { PresetCards } from "./PresetCards.tsx";
import { coverageNotes } from "../specialist/coverageText.ts";
import { useSpecialistChoice } from "../specialist/useSpecialistChoice.ts";
import { SpecialistCard } from "../specialist/SpecialistCard.tsx";
import { canStart, lacksOnlySpecialist, readiness } from "./readiness.ts";
import { ReadinessList } from "./ReadinessList.tsx";
import { usePlan } from "./usePlan.ts";

interface PlanPanelProps {
  project: Project;
  /** Settings to begin with: those of an earlier lesson. */
  seed: RunConfig | null;
}

export function PlanPanel({ project, seed }: PlanPanelProps) {
  const examples = useApp((state) => state.examples);
  const versions = useApp((state) => state.versions);
  const device = useApp((state) => state.device);
  const storage = useApp((state) => state.storage);
  const isTeaching = useApp(({ runs }) => runs.some(({ status }) => status === "running"));
  const lessons = useApp((state) => state.runs.length);
  const newest = examples.reduce((last, { editedAt }) => (editedAt > last ? editedAt : last), "");
  const methods = useMethods();
  const dataKey = `${examples.length} ${newest}`;
  const plan = usePlan(project.id, seed, dataKey, methods);
  const isBesideSpecialist =
    methods.find(({ id }) => id === plan.config?.method.id)?.specialist ?? false;
  const specialist = useSpecialistChoice(project.id, isBesideSpecialist ? dataKey : "");
  const isLearning = useApp(jobOf("specialist")) !== undefined;
  const [title, setTitle] = useState("");
  const [from, setFrom] = useState<string>();
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  if (plan.failed) {
    return (
      <Notice tone="error" action={{ label: "Try again", onClick: plan.retry }}>
        {plan.failed}
      </Notice>
    );
  }
  const { config, memory, presets, presetId } = plan;
  if (!config || presets.length === 0) return <Spinner label="Looking at your examples" />;

  const needs = readiness({
    ...{ examples, config, versions, device, storage, memory, presetId },
    framings: plan.framings,
    specialist: isBesideSpecialist ? { ...specialist, isLearning } : null,
  });
  const hasMaterial = needs.every(({ id, state }) => id !== "examples" || state !== "missing");
  const sound = Object.keys(plan.problems).length === 0;
  const trainsFirst = isBesideSpecialist && lacksOnlySpecialist(needs) && !isLearning;
  const ready = (canStart(needs) || trainsFirst) && sound && memory !== null && !isTeaching;
  const preset = presets.find(({ id }) => id === presetId);
  const usualTitle = runTitle(lessons + 1, preset, config, methods);

  async function start() {
    setStarting(true);
    setProblem(null);
    const waits = waiter();
    try {
      if (trainsFirst && !(await specialist.train())) return setStarting(false);
      // With the memory settings that were chosen for it.
      const run = await startRun(project.id, memory!.config, title.trim() || usualTitle, from);
      await waits.lead({
        ...{ text: `“${run.title}” of “${project.title}” has begun.`, label: "Watch it" },
        go: () => goIn(project.id, "teach", run.id),
      });
    } catch (error) {
      waits.fail(error, setProblem);
      setStarting(false);
    }
  }

  return (
    <div className="plan">
      <div className="plan-choices stack stack-wide">
        <Card
          title="How thoroughly?"
          about="Start with the first: it shows soonest what is missing."
        >
          <PresetCards plan={plan} />
          {methods.length === 1 && <MethodCards plan={plan} methods={methods} />}
          <AdvancedSettings plan={plan} />
        </Card>
        {methods.length > 1 && (
          <Card title="In which way?">
            <MethodCards plan={plan} methods={methods} />
            {isBesideSpecialist && <SpecialistCard choice={specialist} />}
            {coverageNotes(memory?.terms ?? []).map((note) => (
              <p key={note} className="small muted">
                {note}
              </p>
            ))}
          </Card>
        )}
        {hasMaterial && <MixtureCard projectId={project.id} {...{ plan, config, dataKey }} />}
        {hasMaterial && <MemoryPanel plan={plan} />}
      </div>
      <div className="plan-side stack stack-wide">
        <ReadinessList
          needs={needs}
          actions={{ "train-specialist": () => void specialist.train() }}
        />
        <Card tone="accent" title="Begin">
          <TextField
            label="Name of the lesson"
            value={title}
            placeholder={usualTitle}
            maxLength={60}
            onChange={setTitle}
          />
          <BranchSelect config={config} from={from} onChange={setFrom} />
          {problem && <Notice tone="error">{problem}</Notice>}
          <Button
            tone="primary"
            size="lg"
            icon="teach"
            busy={starting}
            // While it starts, nothing is ready for another lesson; the button keeps the focus.
            disabled={!ready && !starting}
            onClick={() => void start()}
          >
            {trainsFirst ? "Train the specialist and start" : "Start the lesson"}
          </Button>
          <p className="small muted">
            {startHint({ ready, isTeaching, isPlanned: memory !== null || !hasMaterial })}
          </p>
        </Card>
      </div>
    </div>
  );
}

function startHint(plan: { ready: boolean; isTeaching: boolean; isPlanned: boolean }): string {
  if (plan.ready) {
    return "You can pause, stop or close the tab at any time: what was learnt is kept.";
  }
  if (plan.isTeaching) return "When the lesson that is running ends or pauses.";
  return plan.isPlanned
    ? "First, what is marked as missing above."
    : "A moment: the plan is being worked out.";
}

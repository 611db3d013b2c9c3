/** The specialist beside a lesson: which questions it answers, through what it looks, the button that trains it, and how good it is. */
import { useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { LabelMapping } from "./network/LabelMapping.tsx";
import { NetworkPicker } from "./network/NetworkPicker.tsx";
import { useNetworks } from "./network/useNetworks.ts";
import { QuestionChoice } from "./QuestionChoice.tsx";
import { SpecialistFacts } from "./SpecialistFacts.tsx";
import { changedNotes } from "./specialistText.ts";
import { useLabelMap } from "./useLabelMap.ts";
import { useSpecialist } from "./useSpecialist.ts";

interface SpecialistCardProps {
  projectId: string;
  /** Changes when the examples change. */
  dataKey: string;
}

export function SpecialistCard({ projectId, dataKey }: SpecialistCardProps) {
  const [keepApart, setKeepApart] = useState(false);
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [networkId, setNetworkId] = useState<string | null | undefined>(undefined);
  const { tasks, nothing, report, problem, train } = useSpecialist(projectId, keepApart, dataKey);
  const networks = useNetworks();
  const job = useApp(jobOf("specialist"));

  const wanted = chosen ?? report?.sets.map(({ key }) => key) ?? [];
  const known = tasks?.filter(({ key }) => wanted.includes(key)) ?? [];
  const asked = known.length > 0 ? known : (tasks?.slice(0, 1) ?? []);
  const keys = asked.map(({ key }) => key);
  const id = networkId === undefined ? report?.network?.id : networkId;
  const network = networks.networks.find((one) => one.id === id) ?? null;
  const classes = asked.flatMap((task) => task.classes.map(({ label }) => label));
  const [labels, setLabels] = useLabelMap(network, classes, report);
  const spelling = (
    <Switch
      label="Keep every spelling apart"
      hint="Otherwise answers that differ by case or plural alone are one class for it."
      on={keepApart}
      onChange={setKeepApart}
    />
  );

  return (
    <Card
      title="The specialist"
      about="A small classifier that looks at each picture and tells your answers apart. It learns in seconds."
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {!tasks && !problem && <Spinner label="Looking for questions whose answers are classes" />}
      {nothing && <Notice tone="warn">{nothing}</Notice>}
      {nothing && keepApart && spelling}
      {tasks && asked.length > 0 && (
        <div className="stack">
          <QuestionChoice tasks={tasks} keys={keys} onChange={setChosen} />
          {spelling}
          <NetworkPicker {...networks} chosen={network} onChoose={setNetworkId} />
          {labels && <LabelMapping map={labels} classes={classes} onChange={setLabels} />}
          {job ? (
            <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
          ) : (
            <Button
              tone={report ? "plain" : "primary"}
              onClick={() => train(keys, network && { id: network.id, labels: labels ?? {} })}
            >
              {report ? "Train it again" : "Train the specialist"}
            </Button>
          )}
        </div>
      )}
      {report &&
        tasks &&
        changedNotes(report, tasks).map((note) => (
          <Notice key={note} tone="warn">
            {note}
          </Notice>
        ))}
      {report && <SpecialistFacts report={report} />}
    </Card>
  );
}

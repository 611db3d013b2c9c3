/** The specialist beside a lesson: which questions it answers, through what it looks, the button that trains it, and how good it is. */
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { LabelMapping } from "./network/LabelMapping.tsx";
import { NetworkPicker } from "../../../parts/networks/NetworkPicker.tsx";
import { PICTURE_NETWORKS } from "../../../parts/networks/networkText.ts";
import { QuestionChoice } from "./QuestionChoice.tsx";
import { SpecialistFacts } from "./SpecialistFacts.tsx";
import { changedNotes } from "./specialistText.ts";
import type { SpecialistChoice } from "./useSpecialistChoice.ts";

export function SpecialistCard({ choice }: { choice: SpecialistChoice }) {
  const { tasks, nothing, report, problem, train, keepApart, setKeepApart } = choice;
  const { asked, setAsked, networks, network, setNetwork, classes, labels, setLabels } = choice;
  const job = useApp(jobOf("specialist"));
  const keys = asked.map(({ key }) => key);
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
          <QuestionChoice tasks={tasks} keys={keys} onChange={setAsked} />
          {spelling}
          <NetworkPicker
            {...networks}
            words={PICTURE_NETWORKS}
            label="It looks through"
            hint="A network of yours that already knows such pictures may see more in them than the model does."
            chosen={network}
            onChoose={setNetwork}
          />
          {labels && <LabelMapping map={labels} classes={classes} onChange={setLabels} />}
          {job ? (
            <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
          ) : (
            <Button tone={report ? "plain" : "primary"} onClick={() => void train()}>
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

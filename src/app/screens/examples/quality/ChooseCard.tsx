/** Chooses the best of the examples to learn from, shows what would be left out, and sets that aside. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { BestChoice } from "../../../../protocol/quality.ts";
import type { Example } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { NumberField } from "../../../parts/controls/NumberField.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { setAside } from "../../../state/actions/aside.ts";
import { chooseBest } from "../../../state/actions/quality.ts";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { RowGroups } from "./RowGroups.tsx";

export function ChooseCard({ projectId }: { projectId: string }) {
  const job = useApp(jobOf("choose"));
  const examples = useApp((state) => state.examples);
  const learnt = examples.filter(({ split, part }) => split === "train" && part !== "replay");
  const [count, setCount] = useState(Math.max(1, Math.round(learnt.length / 2)));
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ choice: BestChoice; of: Example[] } | null>(null);
  const choose = () => {
    setBusy(true);
    chooseBest(projectId, count)
      .then((choice) => setResult({ choice, of: examples }), showError)
      .finally(() => setBusy(false));
  };
  return (
    <Card
      title="Choose the best"
      about="A small sound set can teach more than a large weak one. Of the examples to learn from those are chosen that have the fewest findings and are least alike, in words and pictures: our own rule. What is watched or hidden is not touched."
    >
      <div className="row choose-row">
        <NumberField
          label="How many to keep"
          value={count}
          min={1}
          max={Math.max(1, learnt.length - 1)}
          onChange={setCount}
        />
        <Button busy={busy} disabled={learnt.length < 2} onClick={choose}>
          Choose
        </Button>
      </div>
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      {result && !job && (
        <ChosenRows projectId={projectId} choice={result.choice} isStale={result.of !== examples} />
      )}
    </Card>
  );
}

interface ChosenRowsProps {
  projectId: string;
  choice: BestChoice;
  isStale: boolean;
}

function ChosenRows({ projectId, choice, isStale }: ChosenRowsProps) {
  const { from, kept, leftOut } = choice;
  const weak = leftOut.filter(({ soundness }) => soundness < 1).length;
  const alike = leftOut.filter(({ distance }) => distance < ALIKE).length;
  const ids = leftOut.map(({ id }) => id);
  return (
    <div className="domain-result">
      <p className="small" role="status">
        {formatCount(kept.length)} of {formatCount(from, "example")} would stay, and{" "}
        {formatCount(leftOut.length)} be left out: {formatCount(weak)} with a finding,{" "}
        {formatCount(alike)} very like one that stays. Those most like one that stays come first.
        {isStale && " The examples were changed since: choose again before setting any aside."}
      </p>
      <RowGroups
        groups={leftOut.toSorted((a, b) => a.distance - b.distance).map(({ id }) => [id])}
      />
      <div className="row">
        <Button
          disabled={isStale}
          onClick={() =>
            void setAside(projectId, ids, `Not among the best ${kept.length} of ${from}.`).catch(
              showError,
            )
          }
        >
          Set {formatCount(ids.length, "example")} aside
        </Button>
      </div>
    </div>
  );
}

/** Distance below which two examples are called very alike. Ours. */
const ALIKE = 0.2;

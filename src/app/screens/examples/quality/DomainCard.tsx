/** The domain: a few examples or words say what it is about, and what is far from it can be set aside. */
import { useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { NetworkPicker } from "../../../parts/networks/NetworkPicker.tsx";
import { useNetworks } from "../../../parts/networks/useNetworks.ts";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import type { RelevanceReport } from "../../../../protocol/quality.ts";
import type { Example } from "../../../../protocol/records.ts";
import { measureRelevance } from "../../../state/actions/quality.ts";
import { cancelJob, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { DomainPicker } from "./DomainPicker.tsx";
import { DomainResult } from "./DomainResult.tsx";

export function DomainCard({ projectId }: { projectId: string }) {
  const job = useApp(jobOf("relevance"));
  const examples = useApp((state) => state.examples);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ report: RelevanceReport; of: Example[] } | null>(null);
  const networks = useNetworks();
  const [networkId, setNetwork] = useState<string | null>(null);
  const network = networks.networks.find(({ id }) => id === networkId) ?? null;
  const ids = chosen.filter((id) => examples.some((example) => example.id === id));
  const compare = () => {
    setBusy(true);
    measureRelevance(projectId, ids, words, network?.id ?? null)
      .then((report) => setResult({ report, of: examples }), showError)
      .finally(() => setBusy(false));
  };
  return (
    <Card
      title="What belongs to the subject?"
      about="Choose a few examples that are typical, or write words that say what it is about. Then it is said how near every example is to them: pictures as the project's own model sees them, or a network of yours; texts by the words they share, which no network reads. Nothing of yours leaves this computer, and nothing is set aside by itself."
    >
      <DomainPicker chosen={ids} onChange={setChosen} />
      <TextField
        label="Words"
        hint="As they stand in the examples; may stay empty."
        value={words}
        onChange={setWords}
        maxLength={400}
      />
      <Disclosure
        summary={network ? `Pictures by “${network.title}”` : "Compare pictures otherwise"}
      >
        <NetworkPicker
          {...networks}
          label="Pictures are compared by"
          hint="An image network such as CLIP, SigLIP or DINOv2 may tell subjects apart better than the model's eyes. It is opened when you compare."
          chosen={network}
          onChoose={setNetwork}
        />
      </Disclosure>
      <div className="row">
        <Button busy={busy} disabled={ids.length === 0 && words.trim() === ""} onClick={compare}>
          Compare all examples
        </Button>
      </div>
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      {result && !job && (
        <DomainResult
          key={result.report.scores.length}
          projectId={projectId}
          report={result.report}
          chosen={ids}
          isStale={result.of !== examples}
        />
      )}
    </Card>
  );
}

/** The domain: a few examples or words say what it is about, and what is far from it can be set aside. */
import { useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { NetworkPicker } from "../../../parts/networks/NetworkPicker.tsx";
import { PICTURE_NETWORKS, TEXT_NETWORKS } from "../../../parts/networks/networkText.ts";
import { useNetworks, useTextNetworks } from "../../../parts/networks/useNetworks.ts";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import type { NetworkRecord, TextNetworkRecord } from "../../../../protocol/network.ts";
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
  const textNetworks = useTextNetworks();
  const [textNetworkId, setTextNetwork] = useState<string | null>(null);
  const textNetwork = textNetworks.networks.find(({ id }) => id === textNetworkId) ?? null;
  const ids = chosen.filter((id) => examples.some((example) => example.id === id));
  const compare = () => {
    setBusy(true);
    const through = { network: network?.id ?? null, textNetwork: textNetwork?.id ?? null };
    measureRelevance(projectId, { ids, words }, through)
      .then((report) => setResult({ report, of: examples }), showError)
      .finally(() => setBusy(false));
  };
  return (
    <Card
      title="What belongs to the subject?"
      about="Choose a few examples that are typical, or write words that say what it is about. Then it is said how near every example is to them: pictures as the project's own model sees them, or a network of yours; texts by the words they share, or by a network of yours that reads them. Nothing of yours leaves this computer, and nothing is set aside by itself."
    >
      <DomainPicker chosen={ids} onChange={setChosen} />
      <TextField
        label="Words"
        hint={wordsHint(network, textNetwork)}
        value={words}
        onChange={setWords}
        maxLength={400}
      />
      <Disclosure
        summary={network ? `Pictures by “${network.title}”` : "Compare pictures otherwise"}
      >
        <NetworkPicker
          {...networks}
          words={PICTURE_NETWORKS}
          label="Pictures are compared by"
          hint="An image network such as CLIP, SigLIP or DINOv2 may tell subjects apart better than the model's eyes; CLIP reads your words as well. It is opened when you compare."
          chosen={network}
          onChoose={setNetwork}
        />
      </Disclosure>
      <Disclosure
        summary={textNetwork ? `Texts by “${textNetwork.title}”` : "Compare texts otherwise"}
      >
        <NetworkPicker
          {...textNetworks}
          words={TEXT_NETWORKS}
          label="Texts are compared by"
          hint="A network for sentences, such as all-MiniLM-L6-v2, finds what is meant alike and said in other words. It is opened when you compare."
          chosen={textNetwork}
          onChoose={setTextNetwork}
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

/** Without a network that reads them, words count where they stand in the examples. */
function wordsHint(network: NetworkRecord | null, texts: TextNetworkRecord | null): string {
  const read = [network?.words && "pictures", texts && "texts"].filter(Boolean);
  if (read.length === 0) return "As they stand in the examples; may stay empty.";
  const rest = texts ? "" : "; in texts they count as they stand there";
  return `Compared with ${read.join(" and ")} by what they mean${rest}. May stay empty.`;
}

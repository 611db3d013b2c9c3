/** One model: description, memory fit, files, licence, and actions. */
import { useEffect, useState } from "react";
import type { ModelCheck, ModelEntry } from "../../../protocol/models.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { formatCount } from "../../../base/words/formatCount.ts";
import { Badge } from "../../parts/status/Badge.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { cancelJob, jobOf } from "../../state/job.ts";
import { forgetProblem, loadFit, modelJob } from "../../state/actions/models.ts";
import { useApp } from "../../state/store.ts";
import { FileList } from "./FileList.tsx";
import { FitLines } from "./FitLines.tsx";
import { LicenceText } from "../../parts/licence/LicenceText.tsx";
import { licenceText } from "../../parts/licence/licenceWords.ts";
import { ModelButtons } from "./ModelButtons.tsx";
import { originText, parametersText } from "./modelWords.ts";

export function ModelCard({ model }: { model: ModelEntry }) {
  const job = useApp(jobOf(modelJob(model.id)));
  const problem = useApp((state) => state.modelProblems[model.id]);
  const project = useApp((state) => state.projects.find(({ id }) => id === state.projectId));
  const [check, setCheck] = useState<ModelCheck | null>(null);
  const whole = model.state === "complete";
  return (
    <Card
      className="model"
      aria-label={model.title}
      title={
        <span className="model-title">
          {model.title}
          {project?.modelId === model.id && <Badge tone="good">In this project</Badge>}
          {!whole && !job && <Badge tone="warn">Interrupted</Badge>}
          {!model.supported && <Badge tone="warn">Cannot be opened yet</Badge>}
        </span>
      }
      about={model.about || undefined}
    >
      <p className="fine model-origin">
        {[originText(model.origin), model.modelType, parametersText(model.parameters)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      {problem && (
        <Notice tone="error" onDismiss={() => forgetProblem(model.id)}>
          {problem}
        </Notice>
      )}
      {!whole && !job && (
        <p className="small number">
          {formatBytes(model.doneBytes)} of {formatBytes(model.bytes)} are here. It goes on from
          there.
        </p>
      )}
      {whole && model.supported && <CardFit model={model} />}
      <dl className="model-facts small">
        <dt>On the disk</dt>
        <dd className="number">
          {formatBytes(whole ? model.bytes : model.doneBytes)} in{" "}
          {formatCount(model.files.length, "file")}
          {model.preparedBytes > 0 && `, and ${formatBytes(model.preparedBytes)} for quick starts`}
        </dd>
        <dt>Licence</dt>
        <dd>{licenceText(model.licence)}</dd>
        <dt>Projects</dt>
        <dd>{model.usedBy.join(", ") || "None is built on it"}</dd>
      </dl>
      {check && <CheckResult check={check} title={model.title} onDismiss={() => setCheck(null)} />}
      <Disclosure summary="Files and licence">
        <LicenceText licence={model.licence} />
        <FileList files={model.files} />
      </Disclosure>
      <ModelButtons model={model} busy={job !== undefined} onChecked={setCheck} />
    </Card>
  );
}

function CardFit({ model }: { model: ModelEntry }) {
  const fit = useApp((state) => state.modelFits[model.id]);
  useEffect(() => {
    void loadFit(model.id);
  }, [model.id]);
  if (!fit) return <Spinner label="Measuring" />;
  return "failed" in fit ? <p className="small muted">{fit.failed}</p> : <FitLines fit={fit} />;
}

interface CheckResultProps {
  check: ModelCheck;
  title: string;
  onDismiss: () => void;
}

function CheckResult({ check, title, onDismiss }: CheckResultProps) {
  const { broken, files, bytes } = check;
  if (broken.length === 0) {
    return (
      <Notice tone="good" title="All files are as they were stored" onDismiss={onDismiss}>
        {formatCount(files, "file")}, {formatBytes(bytes)}, every checksum (SHA-256) agrees.
      </Notice>
    );
  }
  return (
    <Notice tone="error" title={`${title} is damaged`} onDismiss={onDismiss}>
      <ul>
        {broken.map(({ path, why }) => (
          <li key={path}>
            {path} {why}.
          </li>
        ))}
      </ul>
      Delete it and bring it here again.
    </Notice>
  );
}

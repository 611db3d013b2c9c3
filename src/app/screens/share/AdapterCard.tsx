/** The adapter as a PEFT folder, with the six lines of Python that load it. */
import { useEffect, useState } from "react";
import { framingOf } from "../../../base/media/framing.ts";
import { framingText } from "../../../base/words/framingText.ts";
import { loraAlpha } from "../../../base/loraAlpha.ts";
import { portabilityNote } from "../../../base/words/portabilityNote.ts";
import type { Run } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Select, type Choice } from "../../parts/controls/Select.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { percentText } from "../../parts/words.ts";
import { hrefOf } from "../../routes.ts";
import { loadModels } from "../../state/actions/models.ts";
import { adapterName, packAdapter } from "../../state/actions/share.ts";
import { useApp } from "../../state/store.ts";
import { showToast, showError } from "../../state/toasts.ts";
import { baseFolder } from "./baseFolder.ts";
import { MemorisedBox } from "./MemorisedBox.tsx";
import { PackageBox } from "./PackageBox.tsx";
import { peftSnippet } from "./peftSnippet.ts";

interface AdapterCardProps {
  choices: Choice<string>[];
  runs: Run[];
  /** Whether it may be packed yet. */
  mayLeave: boolean;
}

export function AdapterCard({ choices, runs, mayLeave }: AdapterCardProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const run = runs.find(({ id }) => id === (chosen ?? choices[0]?.value));
  const report = useApp(({ evalReports }) => evalReports.find(({ runId }) => runId === run?.id));
  const shipped = useApp((state) => state.models);
  const models = useApp((state) => state.modelEntries);
  useEffect(() => {
    void loadModels();
  }, []);
  if (!run) return null;
  const base = baseFolder(run.config.modelId, models, shipped);
  const { adapter } = run.config;
  const framing = framingOf(run.config);
  const note = portabilityNote(adapter);
  return (
    <Card
      title="The adapter"
      about="What the lesson learnt, as a folder that PEFT and transformers load as it stands."
    >
      <div className="share-facts">
        <Select
          label="Lesson"
          value={run.id}
          choices={choices}
          onChange={(value) => setChosen(value)}
        />
        <dl className="facts number">
          <div>
            <dt>Size</dt>
            <dd>{formatBytes(run.adapterBytes)}</dd>
          </div>
          <div>
            <dt>Rank, alpha</dt>
            <dd>
              {adapter.rank}, {loraAlpha(adapter.alpha)}
            </dd>
          </div>
          <div>
            <dt>On top of</dt>
            <dd>{base.title}</dd>
          </div>
          {framing !== "crop" && (
            <div>
              <dt>Pictures that are no squares</dt>
              <dd>{framingText(framing)}: its README.md says how in Python</dd>
            </div>
          )}
          <div>
            <dt>Right answers</dt>
            <dd>
              {report ? (
                `${percentText(report.overall.base.exact)} → ${percentText(report.overall.adapter.exact)}, chance ${percentText(report.overall.chance)}, n = ${report.overall.n}`
              ) : (
                <a href={hrefOf("check", run.id)}>Check it first</a>
              )}
            </dd>
          </div>
        </dl>
      </div>
      <PackageBox
        key={run.id}
        action="Pack the adapter"
        disabled={!mayLeave}
        pack={() => packAdapter(run)}
      />
      <Snippet
        code={peftSnippet(base.path, adapterName(run))}
        note={`Unzip it first. ${base.note}`}
      />
      {note && <p className="small">{note}</p>}
      <p className="small muted">
        An adapter can repeat what it learnt by heart. Share it as you would share the examples.
      </p>
      {run.origin !== "imported" && <MemorisedBox run={run} />}
    </Card>
  );
}

function Snippet({ code, note }: { code: string; note: string }) {
  const copy = () =>
    navigator.clipboard
      .writeText(code)
      .then(() => showToast("Copied.", { tone: "good" }), showError);
  return (
    <figure className="snippet">
      <figcaption className="row row-between small">
        <span>Load it in Python</span>
        <Button size="sm" icon="paste" onClick={() => void copy()}>
          Copy
        </Button>
      </figcaption>
      {/* Long lines scroll sideways, so the box must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} aria-label="Python code">
        <code>{code}</code>
      </pre>
      <p className="fine">{note}</p>
    </figure>
  );
}

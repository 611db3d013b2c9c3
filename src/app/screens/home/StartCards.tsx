/** The ways to begin: two samples with their pictures, an empty project, a project file. */
import { useRef, type ChangeEvent } from "react";
import type { SampleInfo } from "../../../protocol/reports.ts";
import { Icon, type IconName } from "../../parts/icons/Icon.tsx";
import { importProject, openSample } from "../../state/actions/projects.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";

export function StartCards({ busy, onCreate }: { busy: boolean; onCreate: () => void }) {
  const samples = useApp((state) => state.samples);
  const isReady = useApp((state) => state.worker === "ready");
  const picker = useRef<HTMLInputElement>(null);
  const openFile = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = "";
    if (file) importProject(file).catch(showError);
  };
  return (
    <section aria-labelledby="home-start">
      <h2 id="home-start" className="home-heading">
        Begin
      </h2>
      <ul className="home-cards">
        {samples.map((sample) => (
          <li key={sample.id}>
            <SampleCard sample={sample} busy={busy || !isReady} />
          </li>
        ))}
        <li className="home-pair">
          <PlainCard icon="plus" title="Start empty" onClick={onCreate} busy={busy || !isReady}>
            Your own pictures, clips and questions.
          </PlainCard>
          <PlainCard
            icon="folder"
            title="Open a project file"
            onClick={() => picker.current?.click()}
            busy={busy || !isReady}
          >
            A .scion.zip saved here or on another computer.
          </PlainCard>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".zip,application/zip"
            onChange={openFile}
            data-testid="open-project"
          />
        </li>
      </ul>
    </section>
  );
}

function SampleCard({ sample, busy }: { sample: SampleInfo; busy: boolean }) {
  const open = () => {
    openSample(sample.id).catch(showError);
  };
  return (
    <button
      type="button"
      className="start-card"
      aria-label={sample.title}
      onClick={busy ? undefined : open}
      // Not `disabled`, so that the focus stays where the person left it.
      aria-disabled={busy || undefined}
    >
      <img src={sample.cover} alt="" className="start-cover" />
      <span className="start-words">
        <strong>{sample.title}</strong>
        <span>{sample.about}</span>
        <span className="fine">{sample.licence}</span>
      </span>
    </button>
  );
}

interface PlainCardProps {
  icon: IconName;
  title: string;
  children: string;
  busy: boolean;
  onClick: () => void;
}

function PlainCard({ icon, title, children, busy, onClick }: PlainCardProps) {
  return (
    <button
      type="button"
      className="start-card start-plain"
      onClick={busy ? undefined : onClick}
      aria-disabled={busy || undefined}
    >
      <span className="start-icon">
        <Icon name={icon} size={22} />
      </span>
      <span className="start-words">
        <strong>{title}</strong>
        <span>{children}</span>
      </span>
    </button>
  );
}

/** Imports a project file or a PEFT adapter; errors are shown in place. */
import { useRef, useState } from "react";
import type { ImportedRun } from "../../../protocol/calls/runCalls.ts";
import type { Project, Run } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { go } from "../../routes.ts";
import { importProject } from "../../state/actions/projects.ts";
import { importAdapter } from "../../state/actions/runs.ts";
import { cancelJob, isCancelled, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { messageOf, showToast } from "../../state/toasts.ts";

export function OpenAgain({ project }: { project: Project | null }) {
  const job = useApp(jobOf("open"));
  const [busy, setBusy] = useState<"project" | "adapter" | null>(null);
  const [refused, setRefused] = useState<{ what: string; why: string } | null>(null);
  const [imported, setImported] = useState<ImportedRun | null>(null);

  async function runImport(what: "project" | "adapter", work: () => Promise<void>) {
    setBusy(what);
    setRefused(null);
    setImported(null);
    try {
      await work();
    } catch (error) {
      if (!isCancelled(error))
        setRefused({ what: `This ${what} was not taken in`, why: messageOf(error) });
    } finally {
      setBusy(null);
    }
  }

  const openProject = ([file]: File[]) =>
    file &&
    void runImport("project", async () => {
      const opened = await importProject(file);
      showToast(`Opened “${opened.title}”.`, { tone: "good" });
      go("examples");
    });

  const openAdapter = (files: File[]) =>
    project &&
    files.length > 0 &&
    void runImport("adapter", async () => {
      const named = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      const { run, notes } = await importAdapter(project.id, named);
      // What there is to know is read before going on.
      if (notes.length > 0) return setImported({ run, notes });
      showToast(broughtIn(run), { tone: "good" });
      go("check", run.id);
    });

  return (
    <Card
      title="Open again"
      about="From a file that was saved here, or an adapter that PEFT trained on the same general model."
    >
      {refused && (
        <Notice tone="error" title={refused.what} onDismiss={() => setRefused(null)}>
          {refused.why}
        </Notice>
      )}
      {imported && (
        <Notice
          tone="warn"
          title={broughtIn(imported.run)}
          action={{ label: "Check it", onClick: () => go("check", imported.run.id) }}
          onDismiss={() => setImported(null)}
        >
          {imported.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Notice>
      )}
      {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
      <div className="row">
        <FileButton
          label="Project file"
          accept=".zip"
          busy={busy === "project"}
          onFiles={openProject}
        />
        {project && (
          <>
            <FileButton
              label="Adapter zip or files"
              accept=".zip,.safetensors,.json,.md"
              isMany
              busy={busy === "adapter"}
              onFiles={openAdapter}
            />
            <FileButton
              label="Adapter folder"
              isFolder
              busy={busy === "adapter"}
              onFiles={openAdapter}
            />
          </>
        )}
      </div>
    </Card>
  );
}

const broughtIn = ({ title }: Run) => `Brought in “${title}”.`;

interface FileButtonProps {
  label: string;
  accept?: string;
  isMany?: boolean;
  isFolder?: boolean;
  busy: boolean;
  onFiles: (files: File[]) => void;
}

function FileButton({ label, accept, isMany, isFolder, busy, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        multiple={isMany}
        // React passes the unknown attribute through; all browsers but old Firefox know it.
        {...(isFolder ? { webkitdirectory: "" } : {})}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <Button
        icon={isFolder ? "folder" : "file"}
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}

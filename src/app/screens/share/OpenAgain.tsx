/** Imports a project file or a PEFT adapter; errors are shown in place. */
import { useRef, useState } from "react";
import type { ImportedRun } from "../../../protocol/calls/runCalls.ts";
import type { Project, Run } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { go } from "../../routes.ts";
import { goIn, importProject } from "../../state/actions/projects.ts";
import { importAdapter } from "../../state/actions/runs.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { showToast } from "../../state/toasts.ts";
import { waiter, type Waiter } from "../../state/waiter.ts";

export function OpenAgain({ project }: { project: Project | null }) {
  const job = useApp(jobOf("open"));
  const [busy, setBusy] = useState<"project" | "adapter" | null>(null);
  const [refused, setRefused] = useState<{ what: string; why: string } | null>(null);
  const [imported, setImported] = useState<ImportedRun | null>(null);

  async function runImport(what: "project" | "adapter", work: (waits: Waiter) => Promise<void>) {
    setBusy(what);
    setRefused(null);
    setImported(null);
    const waits = waiter();
    try {
      await work(waits);
    } catch (error) {
      waits.fail(error, (why) => setRefused({ what: `This ${what} was not taken in`, why }));
    } finally {
      setBusy(null);
    }
  }

  const openProject = ([file]: File[]) =>
    file && void runImport("project", () => importProject(file));

  const openAdapter = (files: File[]) =>
    project &&
    files.length > 0 &&
    void runImport("adapter", async (waits) => {
      const named = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      const { run, notes } = await importAdapter(project.id, named);
      // What there is to know is read before going on.
      if (notes.length > 0 && waits.isHere()) return setImported({ run, notes });
      if (waits.isHere()) showToast(broughtIn(run), { tone: "good" });
      await waits.lead({
        ...{ text: [broughtIn(run), ...notes].join(" "), label: "Check it" },
        go: () => goIn(project.id, "check", run.id),
      });
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

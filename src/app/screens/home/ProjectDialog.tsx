/** Name, field and one line of purpose: for a new project, or to change one. */
import { useState } from "react";
import type { Field, Project } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Dialog } from "../../parts/surfaces/Dialog.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { TextField } from "../../parts/controls/TextField.tsx";
import { go } from "../../routes.ts";
import { createProject, updateProject } from "../../state/actions/projects.ts";
import { messageOf } from "../../state/toasts.ts";
import { FieldIcon } from "./FieldIcon.tsx";
import { FIELD_TITLES } from "./fieldTitles.ts";

export interface ProjectDialogProps {
  open: boolean;
  onClose: () => void;
  /** Absent: a new one is made. */
  project?: Project;
}

export function ProjectDialog({ open, ...form }: ProjectDialogProps) {
  // Mounted anew each time it opens, so that it starts from the project as it is.
  return open ? <ProjectForm {...form} /> : null;
}

function ProjectForm({ onClose, project }: Omit<ProjectDialogProps, "open">) {
  const [title, setTitle] = useState(project?.title ?? "");
  const [field, setField] = useState<Field>(project?.field ?? "cooking");
  const [system, setSystem] = useState(project?.system ?? "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const save = async () => {
    const name = title.trim();
    if (!name) {
      setProblem("Give it a name, so that you find it again.");
      return;
    }
    setBusy(true);
    try {
      const known = project ?? (await createProject(name, field));
      const next = { ...known, title: name, field, system: system.trim() };
      if (project || next.system !== known.system) await updateProject(next);
      onClose();
      if (!project) go("examples");
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={project ? "Name and purpose" : "A new project"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            {project ? "Save" : "Make it"}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={title}
        onChange={setTitle}
        placeholder="Pastry, second year"
        error={problem || undefined}
        maxLength={80}
        onKeyDown={(event) => event.key === "Enter" && void save()}
      />
      <FieldChoice field={field} onChange={setField} />
      {field === "medicine" && (
        <Notice tone="warn" title="Not a medical device">
          For education and research only, never for diagnosis or treatment. Use pictures that show
          no names, faces or record numbers, and that you have the right to use.
        </Notice>
      )}
      {project?.field === "medicine" && field !== "medicine" && (
        <Notice tone="info">
          The pictures and clips that are here now came in as medicine. They still have to be looked
          through on the Share screen before anything leaves.
        </Notice>
      )}
      <TextField
        label="What should it do?"
        term="system prompt"
        hint="One line, put in front of every conversation. May stay empty."
        value={system}
        onChange={setSystem}
        placeholder="You help a pastry cook see what went wrong."
        maxLength={300}
      />
    </Dialog>
  );
}

function FieldChoice({ field, onChange }: { field: Field; onChange: (field: Field) => void }) {
  return (
    <fieldset className="field-choice">
      <legend className="field-label">Field</legend>
      {(Object.keys(FIELD_TITLES) as Field[]).map((name) => (
        <label key={name} className="field-option">
          <input
            type="radio"
            name="project-field"
            checked={field === name}
            onChange={() => onChange(name)}
          />
          <FieldIcon field={name} />
          {FIELD_TITLES[name]}
        </label>
      ))}
    </fieldset>
  );
}

/** One project: open it, change its name, save it as a file, delete it; where its pictures come from, if from a sample. */
import { useState } from "react";
import type { Project } from "../../../protocol/records.ts";
import { Badge } from "../../parts/status/Badge.tsx";
import { Button } from "../../parts/controls/Button.tsx";
import { Confirm } from "../../parts/surfaces/Confirm.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { agoText } from "../../parts/words.ts";
import { go } from "../../routes.ts";
import { exportProject, openProject, removeProject } from "../../state/actions/projects.ts";
import { showToast, showError } from "../../state/toasts.ts";
import { FieldIcon } from "./FieldIcon.tsx";
import { ProjectDialog } from "./ProjectDialog.tsx";
import { FIELD_TITLES } from "./fieldTitles.ts";

export function ProjectCard({ project, isOpen }: { project: Project; isOpen: boolean }) {
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const open = () => {
    openProject(project.id).then(() => go("examples"), showError);
  };
  return (
    <article className={`project ${isOpen ? "project-open" : ""}`}>
      <div className="project-head">
        <FieldIcon field={project.field} />
        <div className="grow">
          <h3 className="project-title">{project.title}</h3>
          <p className="fine">
            {FIELD_TITLES[project.field]} · made {agoText(project.createdAt)}
          </p>
        </div>
        {isOpen && <Badge tone="good">Open</Badge>}
      </div>
      <div className="row">
        <Button tone={isOpen ? "primary" : "plain"} size="sm" onClick={open}>
          {isOpen ? "Go on" : "Open"}
        </Button>
        <span className="grow" />
        <Button
          tone="quiet"
          size="sm"
          icon="pencil"
          aria-label={`Rename ${project.title}`}
          onClick={() => setEditing(true)}
        />
        <Button
          tone="quiet"
          size="sm"
          icon="download"
          aria-label={`Save ${project.title} as a file`}
          onClick={() => exportProject(project).catch(showError)}
        />
        <Button
          tone="quiet"
          size="sm"
          icon="trash"
          aria-label={`Delete ${project.title}`}
          onClick={() => setRemoving(true)}
        />
      </div>
      {project.notice && (
        <Disclosure summary={`Pictures and licence: ${project.notice.licence}`}>
          <p className="small">{project.notice.about}</p>
          <p className="fine project-notice">{project.notice.text}</p>
        </Disclosure>
      )}
      <ProjectDialog open={editing} project={project} onClose={() => setEditing(false)} />
      <Confirm
        open={removing}
        title={`Delete “${project.title}”?`}
        action="Delete for good"
        word="delete"
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          removeProject(project.id).then(() => showToast(`Deleted “${project.title}”.`), showError);
        }}
      >
        Its examples, lessons and adapters go too, and this cannot be taken back. Save it as a file
        first if you may want it again.
      </Confirm>
    </article>
  );
}

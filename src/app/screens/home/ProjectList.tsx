/** The projects on this computer; the open one first. Absent until there is one. */
import { Notice } from "../../parts/status/Notice.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { loadProjects } from "../../state/actions/projects.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";
import { ProjectCard } from "./ProjectCard.tsx";

export function ProjectList() {
  const projects = useApp((state) => state.projects);
  const openId = useApp((state) => state.projectId);
  const loading = useApp((state) => state.projectsState);
  const dead = useApp((state) => state.worker === "dead");
  if (dead) return null;
  if (typeof loading === "object") {
    return (
      <Notice
        tone="error"
        title="The list of projects could not be read"
        action={{ label: "Try again", onClick: () => void loadProjects().catch(showError) }}
      >
        {loading.failed}
      </Notice>
    );
  }
  if (loading !== "ready" && projects.length === 0) return <Spinner label="Looking for projects" />;
  if (projects.length === 0) return null;
  const newestFirst = [...projects].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const ordered = newestFirst.sort((a, b) => Number(b.id === openId) - Number(a.id === openId));
  return (
    <section aria-labelledby="home-projects">
      <h2 id="home-projects" className="home-heading">
        Your projects
      </h2>
      <ul className="columns home-projects">
        {ordered.map((project) => (
          <li key={project.id}>
            <ProjectCard project={project} isOpen={project.id === openId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

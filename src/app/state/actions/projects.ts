/** Open, make, rename, remove and carry away whole projects. */
import type { Field, Project } from "../../../protocol/records.ts";
import { call } from "../engine.ts";
import { runJob } from "../job.ts";
import { fileNameOf, saveBlob } from "../saveBlob.ts";
import { emptyProjectState } from "../state.ts";
import { store } from "../store.ts";
import { messageOf, sayError } from "../toasts.ts";
import { forgetUndo } from "../undo.ts";
import { loadChat } from "./chat.ts";
import { loadChecks } from "./checks.ts";
import { loadExamples, loadVersions } from "./examples.ts";
import { loadRuns } from "./runs.ts";

const lastKey = "scion.project";

export function lastProjectId(): string | null {
  return localStorage.getItem(lastKey);
}

export async function loadProjects(): Promise<void> {
  store.setState({ projectsState: "loading" });
  try {
    store.setState({ projects: await call("project.list", {}), projectsState: "ready" });
  } catch (error) {
    store.setState({ projectsState: { failed: messageOf(error) } });
    throw error;
  }
}

/** All the screens turn to this project. Safe to call again: it then reloads. */
export async function openProject(projectId: string): Promise<void> {
  if (store.getState().projectId !== projectId) {
    forgetUndo();
    store.setState({ projectId, ...emptyProjectState });
    localStorage.setItem(lastKey, projectId);
  }
  await Promise.all([
    loadExamples(projectId),
    loadVersions(projectId),
    loadRuns(projectId),
    loadChecks(projectId),
    loadChat(projectId).catch(sayError),
  ]);
}

function closeProject(): void {
  forgetUndo();
  localStorage.removeItem(lastKey);
  store.setState({ projectId: null, ...emptyProjectState });
}

async function enter(project: Project): Promise<Project> {
  await loadProjects();
  await openProject(project.id);
  return project;
}

export async function createProject(title: string, field: Field): Promise<Project> {
  return enter(await call("project.create", { title, field }));
}

export async function openSample(sampleId: string): Promise<Project> {
  return enter(await runJob("sample", "Opening the sample", "project.openSample", { sampleId }));
}

export async function importProject(file: File): Promise<Project> {
  return enter(await runJob("open", "Opening the project file", "project.import", { file }));
}

export async function updateProject(project: Project): Promise<void> {
  await call("project.update", { project });
  store.setState(({ projects }) => ({
    projects: projects.map((other) => (other.id === project.id ? project : other)),
  }));
}

/** For good: examples, lessons and adapters go too. Ask first. */
export async function removeProject(projectId: string): Promise<void> {
  await call("project.remove", { projectId });
  if (store.getState().projectId === projectId) closeProject();
  await loadProjects();
}

/** The whole project as one zip, saved to the downloads. */
export async function exportProject(project: Project): Promise<void> {
  const blob = await runJob("export", "Packing the project", "project.export", {
    projectId: project.id,
  });
  saveBlob(blob, `${fileNameOf(project.title)}.scion.zip`);
}

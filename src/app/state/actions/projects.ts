/** Project actions: list, open, create, update, delete, import and export. */
import type { Field, Project } from "../../../protocol/records.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { remember, remembered } from "../../browser/remembered.ts";
import { fileNameOf, saveBlob } from "../../browser/saveBlob.ts";
import { go, type RouteId } from "../../routes.ts";
import { EMPTY_PROJECT_STATE } from "../state.ts";
import { store } from "../store.ts";
import { messageOf, showError, showToast } from "../toasts.ts";
import { clearUndo } from "../undo.ts";
import { waiter, type Waiter } from "../waiter.ts";
import { loadChat } from "./chat.ts";
import { loadDrafts } from "./drafts.ts";
import { loadEvalReports } from "./evals.ts";
import { loadAside } from "./aside.ts";
import { loadExamples, loadVersions } from "./examples.ts";
import { discardReview } from "./imports.ts";
import { loadMissingModels } from "./models.ts";
import { loadRuns } from "./runs.ts";

const LAST_PROJECT_KEY = "scion.project";

export function lastProjectId(): string | null {
  return remembered(LAST_PROJECT_KEY);
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

/** Opens a project and loads its data; reloads when it is open. */
export async function openProject(projectId: string): Promise<void> {
  if (store.getState().projectId !== projectId) {
    clearUndo();
    void discardReview().catch(showError);
    store.setState({ projectId, ...EMPTY_PROJECT_STATE });
    remember(LAST_PROJECT_KEY, projectId);
  }
  await Promise.all([
    loadExamples(projectId),
    loadDrafts(projectId),
    loadAside(projectId).catch(showError),
    loadVersions(projectId),
    loadRuns(projectId),
    loadEvalReports(projectId),
    loadChat(projectId).catch(showError),
    loadMissingModels(projectId).catch(showError),
  ]);
}

function closeProject(): void {
  clearUndo();
  remember(LAST_PROJECT_KEY, null);
  store.setState({ projectId: null, ...EMPTY_PROJECT_STATE });
}

export async function createProject(title: string, field: Field): Promise<Project> {
  const project = await call("project.create", { title, field });
  await loadProjects();
  await openProject(project.id);
  return project;
}

/** Goes to a screen of a project, which is opened unless it is open. */
export async function goIn(projectId: string, screen: RouteId, rest = ""): Promise<void> {
  if (store.getState().projectId !== projectId) await openProject(projectId);
  go(screen, rest);
}

async function enter({ id, title }: Project, waits: Waiter): Promise<void> {
  await loadProjects();
  await waits.lead({
    ...{ text: `“${title}” is here now.`, label: "Open it" },
    go: () => goIn(id, "examples"),
  });
}

/** And goes to it. */
export async function openSample(sampleId: string): Promise<void> {
  const waits = waiter();
  const purpose = "Opening the sample";
  await enter(await runJob("sample", purpose, "project.openSample", { sampleId }), waits);
}

/** And goes to it. What is otherwise than in the file is said in passing. */
export async function importProject(file: File): Promise<void> {
  const waits = waiter();
  const purpose = "Opening the project file";
  const { project, notes } = await runJob("open", purpose, "project.import", { file });
  for (const note of notes) showToast(note, { tone: "warn" });
  await enter(project, waits);
}

export async function updateProject(project: Project): Promise<void> {
  const before = store.getState().projects.find(({ id }) => id === project.id);
  const updated = await call("project.update", { project, ...(before && { before }) });
  store.setState(({ projects }) => ({
    projects: projects.map((other) => (other.id === project.id ? updated : other)),
  }));
}

/** Deletes a project with its examples, runs and adapters. */
export async function removeProject(projectId: string): Promise<void> {
  await call("project.remove", { projectId });
  if (store.getState().projectId === projectId) closeProject();
  await loadProjects();
}

/** Exports a project as a zip download. */
export async function exportProject(project: Project): Promise<void> {
  const blob = await runJob("export", "Packing the project", "project.export", {
    projectId: project.id,
  });
  saveBlob(blob, `${fileNameOf(project.title)}.scion.zip`);
}

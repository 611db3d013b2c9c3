/** Templates: what there is, what would come out, and storing it as drafts or as examples. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { OwnTemplate } from "../../../protocol/instructions/ownTemplate.ts";
import type {
  TemplateChoice,
  TemplatePreview,
  TemplateTaskInfo,
} from "../../../protocol/instructions/templates.ts";
import { store } from "../store.ts";
import { showToast } from "../toasts.ts";
import { pushUndo } from "../undo.ts";
import { call } from "../workerClient.ts";
import { loadDrafts } from "./drafts.ts";
import { loadExamples } from "./examples.ts";
import { updateProject } from "./projects.ts";

export function loadTemplates(): Promise<TemplateTaskInfo[]> {
  return call("template.list", {});
}

export function previewTemplates(
  projectId: string,
  choice: TemplateChoice,
): Promise<TemplatePreview> {
  return call("template.preview", { projectId, choice });
}

/** → how many drafts are new. */
export async function draftTemplates(projectId: string, choice: TemplateChoice): Promise<number> {
  const { drafts, known } = await call("template.draft", { projectId, choice });
  await loadDrafts(projectId);
  sayKnown(known);
  return drafts.length;
}

/** Stores examples without a review. → how many. */
export async function addTemplated(projectId: string, choice: TemplateChoice): Promise<number> {
  const { examples, known, refused } = await call("template.add", { projectId, choice });
  await loadExamples(projectId);
  sayKnown(known);
  const [first] = refused;
  if (first) {
    const text = `${formatCount(refused.length, "conversation")} could not be stored. The first: ${first}`;
    showToast(text, { tone: "warn" });
  }
  const ids = examples.map(({ id }) => id);
  if (ids.length > 0) {
    pushUndo(`Added ${formatCount(ids.length, "example")}`, async () => {
      await call("example.remove", { projectId, ids });
      await loadExamples(projectId);
    });
  }
  return examples.length;
}

function sayKnown(known: number): void {
  if (known === 0) return;
  showToast(
    `${formatCount(known, "conversation")} of these ${known === 1 ? "was" : "were"} there already.`,
  );
}

/** Keeps a template with the project. → what is wrong with it, and then it is not kept; else null. */
export async function keepTemplate(
  projectId: string,
  template: OwnTemplate,
): Promise<string | null> {
  const problem = await call("template.check", { template });
  if (problem === null) await changeTemplates(projectId, (own) => [...own, template]);
  return problem;
}

export async function removeTemplate(projectId: string, { id }: OwnTemplate): Promise<void> {
  const before = await changeTemplates(projectId, (own) => own.filter((one) => one.id !== id));
  pushUndo("Removed a template", () => changeTemplates(projectId, () => before));
}

/** → those before. */
async function changeTemplates(
  projectId: string,
  change: (own: OwnTemplate[]) => OwnTemplate[],
): Promise<OwnTemplate[]> {
  const project = store.getState().projects.find(({ id }) => id === projectId);
  if (!project) throw new Error("Open a project first: templates belong to a project.");
  const before = project.templates ?? [];
  await updateProject({ ...project, templates: change(before) });
  return before;
}

/** Calls about templates: what there is, what would come out, and storing it as drafts or as examples. */
import { acceptDrafts } from "../../drafts/acceptDrafts.ts";
import { applyTemplates, type AppliedTemplates } from "../../instructions/applyTemplates.ts";
import { templateProblem } from "../../instructions/checkTemplate.ts";
import { previewOf } from "../../instructions/previewTemplates.ts";
import { templateTask, templateTasks } from "../../instructions/tasks/index.ts";
import { templatedDrafts, withoutKnown } from "../../instructions/templatedDrafts.ts";
import type { Draft } from "../../protocol/drafts.ts";
import type { TemplateTask } from "../../instructions/task.ts";
import type { TemplateChoice, TemplateTaskInfo } from "../../protocol/instructions/templates.ts";
import type { Context, HandlersOf } from "../context.ts";

type Names = `template.${"list" | "check" | "preview" | "draft" | "add"}`;

interface Wanted {
  projectId: string;
  choice: TemplateChoice;
}

export function templateHandlers({ library }: Context): HandlersOf<Names> {
  /** What the templates write, and what of it no example says yet. */
  const write = async ({
    projectId,
    choice,
  }: Wanted): Promise<{ drafts: Draft[]; applied: AppliedTemplates }> => {
    const examples = await library.listExamples(projectId);
    const applied = applyTemplates(examples, choice);
    const when = new Date().toISOString();
    const drafts = await templatedDrafts(applied.made, templateTask(choice.task), when);
    return { drafts: withoutKnown(drafts, examples), applied };
  };
  return {
    "template.list": () => templateTasks.map(infoOf),

    "template.check": ({ template }) => templateProblem(template, templateTask(template.task)),

    async "template.preview"(wanted) {
      const { drafts, applied } = await write(wanted);
      const written = await library.drafts.ids(wanted.projectId);
      const unwritten = drafts.filter(({ id }) => !written.has(id));
      const fresh = { examples: drafts.length, drafts: unwritten.length };
      return { ...previewOf(applied), fresh };
    },

    async "template.draft"({ projectId, choice }) {
      const { drafts, applied } = await write({ projectId, choice });
      const added = await library.drafts.add(projectId, drafts);
      return { drafts: added, known: applied.made.length - added.length };
    },

    async "template.add"({ projectId, choice }) {
      const { drafts, applied } = await write({ projectId, choice });
      const present = await library.listExamples(projectId);
      const { examples, refused } = acceptDrafts(drafts, present, new Date().toISOString());
      await library.putExamples(examples);
      return {
        examples,
        known: applied.made.length - drafts.length,
        refused: refused.map(({ reason }) => reason),
      };
    },
  };
}

const infoOf = (task: TemplateTask): TemplateTaskInfo => ({
  ...{ id: task.id, title: task.title, about: task.about, answer: task.answer },
  ...{ needs: [...task.needs], names: [...task.names] },
  templates: task.templates.map(({ id, question, answer, isShort }) => ({
    ...{ id, question, answer },
    ...(isShort && { isShort }),
  })),
});

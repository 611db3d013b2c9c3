/** Calls about templates: what there is, what would come out, and storing it as drafts or as examples. */
import { acceptDrafts } from "../../drafts/acceptDrafts.ts";
import { applyTemplates } from "../../instructions/applyTemplates.ts";
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
  /** What the templates write that no example says yet, and how many conversations they write in all. */
  const write = async ({
    projectId,
    choice,
  }: Wanted): Promise<{ drafts: Draft[]; made: number }> => {
    const examples = await library.listExamples(projectId);
    const { made } = applyTemplates(examples, choice);
    const when = new Date().toISOString();
    const drafts = await templatedDrafts(made, templateTask(choice.task), when);
    return { drafts: withoutKnown(drafts, examples), made: made.length };
  };
  return {
    "template.list": () => templateTasks.map(infoOf),

    "template.check": ({ template }) => templateProblem(template, templateTask(template.task)),

    async "template.preview"({ projectId, choice }) {
      return previewOf(applyTemplates(await library.listExamples(projectId), choice));
    },

    async "template.draft"({ projectId, choice }) {
      const { drafts, made } = await write({ projectId, choice });
      const added = await library.drafts.add(projectId, drafts);
      return { drafts: added, known: made - added.length };
    },

    async "template.add"({ projectId, choice }) {
      const { drafts, made } = await write({ projectId, choice });
      const present = await library.listExamples(projectId);
      const { examples, refused } = acceptDrafts(drafts, present, new Date().toISOString());
      await library.putExamples(examples);
      return {
        examples,
        known: made - drafts.length,
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

/** All kinds of templates, in the order in which screens list them. */
import { UserError } from "../../base/userError.ts";
import type { TemplateTask } from "../task.ts";
import { caption } from "./caption.ts";
import { classification } from "./classification.ts";
import { multipleChoice } from "./multipleChoice.ts";
import { recipe } from "./recipe.ts";
import { report } from "./report.ts";
import { vqa } from "./vqa.ts";
import { yesNo } from "./yesNo.ts";

export const templateTasks: readonly TemplateTask[] = [
  vqa,
  caption,
  classification,
  multipleChoice,
  yesNo,
  recipe,
  report,
];

/** @throws UserError when this version has no such kind */
export function templateTask(id: string): TemplateTask {
  const task = templateTasks.find((one) => one.id === id);
  if (!task) {
    const known = templateTasks.map((one) => `"${one.id}"`).join(", ");
    throw new UserError(`There are no templates of the kind "${id}"; there are ${known}.`);
  }
  return task;
}

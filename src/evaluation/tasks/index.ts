/** All tasks, in the order in which they are looked for among a kind's questions; the last fits any. */
import type { TaskId } from "../../protocol/evaluation/tasks.ts";
import { caption } from "./caption.ts";
import { choice } from "./choice.ts";
import { classes } from "./classes.ts";
import { closed } from "./closed.ts";
import { labels } from "./labels.ts";
import { open } from "./open.ts";
import { recipe } from "./recipe.ts";
import type { Task, TaskKind } from "./task.ts";

export const tasks: readonly Task[] = [closed, choice, classes, recipe, labels, caption, open];

/** The task that a person chose for a kind, or the first that fits it. */
export function taskOf(kind: TaskKind, chosen: TaskId | undefined): Task {
  return tasks.find(({ id }) => id === chosen) ?? tasks.find((task) => task.fits(kind))!;
}

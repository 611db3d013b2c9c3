/** Edits of examples and projects that several tabs may make at once: joined where they can be, and refused where not. */
import { UserError } from "../base/userError.ts";
import { mergeEdit } from "../dataset/mergeEdit.ts";
import type { Example, Project } from "../protocol/records.ts";

/** Nothing else is edited between reading a project's records and writing them. */
export function whileEditing<T>(projectId: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`scion-edit-${projectId}`, work) as Promise<T>;
}

const EXAMPLE_WORDS: Partial<Record<keyof Example, string>> = {
  turns: "its questions and answers",
  media: "its pictures or clips",
  split: "what it is used for",
};
const PROJECT_WORDS: Partial<Record<keyof Project, string>> = {
  title: "its name",
  system: "its words to the model",
  modelId: "its model",
  framing: "how its pictures go in",
  tasks: "its tasks",
};

/** When it was edited follows, as do its part, which its media decide, and who wrote its words, which is noted as it is saved. */
function whatIsEdited(example: Example): Partial<Example> {
  const { editedAt: _, part: __, ...edited } = example;
  const words = edited.turns.map((turn) => {
    const { provenance: ___, ...rest } = turn;
    return rest;
  });
  return { ...edited, turns: words };
}

/** @throws UserError when another tab changed the same of it since `before` */
export function joinExample(before: Example, edited: Example, stored: Example): Example {
  const { merged, conflicts } = mergeEdit(before, edited, stored, whatIsEdited);
  requireNone(conflicts, "This example", EXAMPLE_WORDS);
  return merged;
}

/** @throws UserError when another tab changed the same of it since `before` */
export function joinProject(before: Project, edited: Project, stored: Project): Project {
  const { merged, conflicts } = mergeEdit(before, edited, stored);
  requireNone(conflicts, `“${before.title}”`, PROJECT_WORDS);
  return merged;
}

function requireNone<T>(
  conflicts: readonly (keyof T & string)[],
  subject: string,
  words: Partial<Record<keyof T, string>>,
): void {
  if (conflicts.length === 0) return;
  const what = conflicts.map((key) => words[key] ?? `its ${key}`).join(" and ");
  throw new UserError(
    `${subject} was changed in another tab meanwhile: ${what}. Your change is still here and not saved: copy what you need, then reload this page to see the other one.`,
  );
}

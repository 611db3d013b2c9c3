/**
 * Who made an annotation of Label Studio: its `completed_by` is the number of a user, or an object with the user's id, e-mail,
 * first and last name, which are often empty (https://labelstud.io/guide/task_format).
 */
import { groupBy } from "../../base/groupBy.ts";
import { isFields, type Fields } from "../chat/chatFields.ts";

export type NameOf = (annotation: Fields) => string;

/**
 * Names as they stand there: first and last, else the e-mail, else the number; "" where nobody is named. Where two users have one
 * name, their numbers stand behind it.
 */
export function annotatorNames(annotations: readonly Fields[]): NameOf {
  const users = annotations.map(({ completed_by: user }) => user);
  const idsByName = groupBy(users, plainName);
  const isShared = (name: string) => new Set(idsByName.get(name)?.map(userId)).size > 1;
  return ({ completed_by: user }) => {
    const [name, id] = [plainName(user), userId(user)];
    return name !== "" && id !== "" && isShared(name) ? `${name} (${id})` : name;
  };
}

function plainName(user: unknown): string {
  if (!isFields(user)) return word(user);
  const names = [user.first_name, user.last_name].map(word).filter(Boolean).join(" ");
  return names || word(user.email) || word(user.id);
}

const userId = (user: unknown) => word(isFields(user) ? user.id : user);

function word(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return Number.isSafeInteger(value) ? String(value) : "";
}

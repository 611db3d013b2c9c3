/** The ways of drafting, in the order in which the Make tab lists them. A new one is one file and one line here. */
import { UserError } from "../../base/userError.ts";
import type { DraftField, DraftMakerInfo, DraftSettings } from "../../protocol/drafting.ts";
import type { DraftMaker } from "../maker.ts";
import { answer } from "./answer.ts";
import { lengthen } from "./lengthen.ts";
import { reword } from "./reword.ts";
import { selfInstruct } from "./selfInstruct.ts";

const makers: readonly DraftMaker[] = [answer, reword, lengthen, selfInstruct];

/** What screens show of each. */
export function draftMakers(): DraftMakerInfo[] {
  return makers.map(({ id, title, about, source, reads, fields }) => ({
    ...{ id, title, about, source, reads, fields },
  }));
}

/** The maker with its settings, defaults where they are missing. @throws UserError where there is none, or a value is not allowed */
export function checkedMaker(choice: { id: string; settings: DraftSettings }): {
  maker: DraftMaker;
  settings: DraftSettings;
} {
  const maker = makers.find(({ id }) => id === choice.id);
  if (!maker) {
    throw new UserError(
      `This version of Scion has no way of drafting called "${choice.id}"; it has ${makers.map(({ id }) => id).join(", ")}. Choose one of these.`,
    );
  }
  const settings = maker.fields.map((field) => {
    const value = choice.settings[field.name] ?? field.default;
    if (isAllowed(field, value)) return [field.name, value] as const;
    throw new UserError(
      `${field.title} is ${JSON.stringify(value)}, where ${allowed(field)} belongs. Change it in the form.`,
    );
  });
  return { maker, settings: Object.fromEntries(settings) };
}

function isAllowed(field: DraftField, value: number | string): boolean {
  switch (field.kind) {
    case "number":
      return typeof value === "number" && value >= field.min && value <= field.max;
    case "text":
      return typeof value === "string";
    case "choice":
      return field.options.some((option) => option.value === value);
    default:
      return field satisfies never;
  }
}

function allowed(field: DraftField): string {
  switch (field.kind) {
    case "number":
      return `a number from ${field.min} to ${field.max}`;
    case "text":
      return "a text";
    case "choice":
      return `one of ${field.options.map(({ value }) => value).join(", ")}`;
    default:
      return field satisfies never;
  }
}

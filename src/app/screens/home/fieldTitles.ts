/** What the fields of work are called on the page. */
import type { Field } from "../../../protocol/records.ts";

export const FIELD_TITLES: Record<Field, string> = {
  cooking: "Cooking",
  medicine: "Medicine",
  other: "Something else",
};

/** Which split a JSON row is for, what it came from, and who answered it. */
import type { Split } from "../../protocol/records.ts";
import { asText, type Fields } from "./chatFields.ts";
import { ANNOTATOR_NAMES, SOURCE_NAMES, SPLIT_NAMES } from "./rows.ts";
import { readSplit } from "./splits.ts";

export interface RowPlace {
  split?: Split;
  source?: string;
  annotator?: string;
  /** Names of the fields that were read. */
  fields: string[];
  note?: string;
}

/** Split, source and annotator of a row. Fields of other names than "split" count where they hold the name of one. */
export function placeOf(value: Fields, listSplit: Split | undefined): RowPlace {
  const named = (names: readonly string[]) =>
    Object.keys(value).filter(
      (field) =>
        names.includes(field.toLowerCase().replaceAll(/[^a-z]/g, "")) && asText(value[field]),
    );
  const splitField = named(SPLIT_NAMES).find(
    (field) => field === "split" || readSplit(asText(value[field])!),
  );
  const written = splitField === undefined ? null : asText(value[splitField]);
  const split = (written === null ? null : readSplit(written)) ?? listSplit;
  const [sourceField] = named(SOURCE_NAMES);
  const source = sourceField === undefined ? null : asText(value[sourceField]);
  const [annotatorField] = named(ANNOTATOR_NAMES);
  const annotator = annotatorField === undefined ? null : asText(value[annotatorField]);
  return {
    ...(split && { split }),
    ...(source && { source }),
    ...(annotator && { annotator }),
    fields: [splitField, sourceField, annotatorField].filter((field) => field !== undefined),
    ...(written !== null &&
      readSplit(written) === null && {
        note: `the split "${written}" is not known (train, validation or test), so the row gets one like the others`,
      }),
  };
}

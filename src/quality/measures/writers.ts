/** Whether answers were given by different writers, as far as their provenance tells. */
import type { Provenance } from "../../protocol/provenance.ts";

/** Who gave an answer, by the names in the file that it came from; none where a person has changed it since. */
export function annotatorsOf(provenance: Provenance | undefined): string[] {
  return (!provenance?.edited && provenance?.annotators) || [];
}

/**
 * Names for who wrote a turn, none where that is not known. Annotators are told apart by name, also across files; without names two
 * imports are two writers, since files of one kind have one description; people in this studio cannot be told apart, nor can those
 * of one file. Ours.
 */
export function writersOf(provenance: Provenance | undefined): string[] {
  if (!provenance) return [];
  const { by, what, source, when, edited } = provenance;
  if (by === "person") return [by];
  const names = annotatorsOf(provenance).map((name) => JSON.stringify(["annotator", name]));
  if (names.length > 0) return names;
  return [JSON.stringify([by, what, source, by === "import" && when, edited])];
}

/** Whether two of the answers have known writers who are not the same. `writers`: of each answer. */
export function disagree(writers: readonly (readonly string[])[]): boolean {
  const answered = writers.filter((of) => of.length > 0);
  return answered.length > 1 && new Set(answered.flat()).size > 1;
}

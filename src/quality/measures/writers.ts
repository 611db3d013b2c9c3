/** Whether answers were given by different writers, as far as their provenance tells. */
import type { Provenance } from "../../protocol/provenance.ts";

/**
 * A name for who wrote a turn, or null where that is not known. Two imports are two writers, since files of one kind have one
 * description; people in this studio cannot be told apart, nor can those of one file. Ours.
 */
export function writerOf(provenance: Provenance | undefined): string | null {
  if (!provenance) return null;
  const { by, what, source, when, edited } = provenance;
  if (by === "person") return by;
  return JSON.stringify([by, what, source, by === "import" && when, edited]);
}

/** Whether two of the answers have known writers who are not the same. `writers`: of each answer. */
export function disagree(writers: readonly (readonly (string | null)[])[]): boolean {
  const known = writers.map((of) => of.filter((writer) => writer !== null));
  const answered = known.filter((of) => of.length > 0);
  return answered.length > 1 && new Set(answered.flat()).size > 1;
}

/** The twelve fixed cases of the consistency filter: what any filter is measured by. */
import type { FilterLabel, TaskTriplet } from "../../../protocol/synthesis.ts";

export interface FilterCase extends TaskTriplet {
  label: FilterLabel;
}

/** Question, informative answer, precise answer, label. */
const TWELVE = [
  ["What is at the top left?", "At the top left there is a carrot.", "carrot", "Yes"],
  ["How many things are there?", "I see three onions, so there are 3.", "3", "Yes"],
  ["How many eggs are in the pan?", "Two eggs lie beside each other.", "2", "Yes"],
  ["Is there a nucleus?", "The cell has a large dark nucleus.", "yes", "Yes"],
  ["Is there a fracture?", "The bone shows no break.", "no", "Yes"],
  ["What is at the top left?", "At the top left there is a corn.", "carrot", "No"],
  ["Is the meat raw?", "It is not raw any more.", "yes", "No"],
  ["What is this?", "It is not a lemon.", "lemon", "No"],
  ["How many cells are there?", "Four cells are seen.", "3", "No"],
  ["What is this?", "It looks like an eggplant.", "egg", "No"],
  ["Describe the picture.", "A pot stands on a stove.", "a pot on a stove", "Open"],
  ["What could you cook with this?", "With flour and eggs you could bake.", "a cake", "Open"],
] as const;

export const twelveCases: readonly FilterCase[] = TWELVE.map(
  ([instruction, informative, precise, label]) => ({ instruction, informative, precise, label }),
);

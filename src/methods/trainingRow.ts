/** One example of a run, with its conversation encoded for the run's model. */
import type { Example } from "../protocol/records.ts";
import type { Conversation } from "./conversation.ts";

export interface TrainingRow {
  example: Example;
  encoded: Conversation;
  /** Its questions that list their answers, or did where the run learns without the lists; absent for none. */
  lists?: number;
  /** What a specialist says of the example's media, for methods that have one: its feature vector. */
  exemplar?: Float32Array;
}

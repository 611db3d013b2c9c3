/** One example of a run, with its conversation encoded for the run's model. */
import type { Example } from "../protocol/records.ts";
import type { Conversation } from "./conversation.ts";

export interface TrainingRow {
  example: Example;
  encoded: Conversation;
  /** What a specialist says of the example's media, for methods that have one: its feature vector. */
  exemplar?: Float32Array;
}

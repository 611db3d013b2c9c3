/** One example of a run, with its conversation encoded for the run's model. */
import type { Example } from "../protocol/records.ts";
import type { Conversation } from "./conversation.ts";

export interface TrainingRow {
  example: Example;
  encoded: Conversation;
}

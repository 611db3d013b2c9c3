/** Calls about the ways of learning: which there are, and the stages of one. */
import { methodSummaries, stagesOf } from "../../methods/index.ts";
import type { HandlersOf } from "../context.ts";

export const methodHandlers: HandlersOf<"method.list" | "method.stages"> = {
  "method.list": () => methodSummaries(),
  "method.stages": (choice) => stagesOf(choice),
};

/** The ways of learning, asked for once, and the stages of a run. */
import type { MethodChoice, MethodSummary, StageInfo } from "../../../protocol/method.ts";
import { call } from "../workerClient.ts";

let methods: Promise<MethodSummary[]> | undefined;

export function loadMethods(): Promise<MethodSummary[]> {
  methods ??= call("method.list", {});
  // A failure is not kept, so that the next call tries again.
  methods.catch(() => (methods = undefined));
  return methods;
}

export function loadStages(choice: MethodChoice): Promise<StageInfo[]> {
  return call("method.stages", choice);
}

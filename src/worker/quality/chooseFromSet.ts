/** Chooses the best examples to learn from, and says of each that is left out why. */
import type { Job } from "../../base/async/job.ts";
import { UserError } from "../../base/userError.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { isFinished } from "../../dataset/isFinished.ts";
import type { BestChoice } from "../../protocol/quality.ts";
import { candidatesOf, chooseBest } from "../../quality/chooseBest.ts";
import { findAll } from "../../quality/index.ts";
import type { Context } from "../context.ts";
import { readSet } from "./lookAtSet.ts";
import { Slices } from "./slices.ts";

/** @throws UserError when there are no more than `count` */
export async function chooseFromSet(
  context: Pick<Context, "library" | "models">,
  { projectId, count }: { projectId: string; count: number },
  job: Job,
): Promise<BestChoice> {
  const { input } = await readSet(context, projectId, null, job);
  const learnt = input.examples.filter((row) => row.split === "train" && isFinished(row));
  if (learnt.length <= count) {
    throw new UserError(
      `There are ${formatCount(learnt.length, "finished example")} to learn from, and ${formatCount(count)} were to be chosen: nothing would be left out. Choose fewer.`,
    );
  }
  const candidates = candidatesOf(learnt, input, findAll(input).findings);
  const steps = chooseBest(candidates, count);
  const slices = new Slices();
  for (;;) {
    const step = steps.next();
    if (step.done) return { ...step.value, from: learnt.length };
    await slices.pause(() => job.progress("Choosing", step.value, count));
  }
}

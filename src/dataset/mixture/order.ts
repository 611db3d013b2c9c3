/** An order of the sets of a mixture. */
import type { Random } from "../../base/random.ts";
import type { Modality } from "../../protocol/records.ts";
import type { OrderId } from "../../protocol/instructions/mixture.ts";
import type { Draws } from "./pools.ts";

export interface MixOrder {
  id: OrderId;
  /** The draws of the stages that follow each other over the whole run, each for as many epochs as the run has. */
  stages(draws: Draws): Draws[];
  /** The examples of one epoch of a stage, in their order. `drawn`: what each set gives. */
  arrange(drawn: Readonly<Record<Modality, readonly number[]>>, random: Random): number[];
}

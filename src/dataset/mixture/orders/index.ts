/** All orders by their ids. */
import type { OrderId } from "../../../protocol/instructions/mixture.ts";
import type { MixOrder } from "../order.ts";
import { everyStep } from "./everyStep.ts";
import { shuffled } from "./shuffled.ts";
import { textFirst } from "./textFirst.ts";

const orders: readonly MixOrder[] = [shuffled, everyStep, textFirst];

/** @throws Error when there is none of this id */
export function orderOf(id: OrderId): MixOrder {
  const order = orders.find((one) => one.id === id);
  if (!order) throw new Error(`There is no order of a mixture called "${id}".`);
  return order;
}

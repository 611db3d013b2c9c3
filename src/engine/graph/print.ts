/** A program as a numbered list: kernel, tensors with shapes, parameters, grid. For reading and for snapshots. */
import { root, type Trace } from "./trace.ts";
import type { Plan } from "./plan.ts";

export function print(trace: Trace, planned?: Plan): string {
  return trace.steps
    .map(({ kernel, buffers, params, grid }, at) => {
      const tensors = [...kernel.reads, ...kernel.writes].map((name) => {
        const tensor = buffers[name]!;
        const { owner } = root(tensor);
        const slot = planned?.slotOf.get(owner);
        const place =
          slot === undefined ? (owner.label ? `'${owner.label}'` : `%${owner.id}`) : `#${slot}`;
        return `${kernel.writes.includes(name) ? "→ " : ""}${name} ${place}(${tensor.shape.join(", ")})`;
      });
      const numbers = Object.entries(params).map(([name, value]) => `${name}=${value}`);
      return `${at} ${kernel.name} ${tensors.join(" ")} {${numbers.join(" ")}} [${grid.join(", ")}]`;
    })
    .join("\n");
}

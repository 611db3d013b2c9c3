/** Prints a program as a numbered list of kernel, tensors with shapes, parameters and grid, for debugging and tests. */
import type { Trace } from "./trace.ts";
import { baseOf } from "./views.ts";
import type { Plan } from "./plan.ts";

export function print(trace: Trace, planned?: Plan): string {
  return trace.dispatches
    .map(({ kernel, buffers, params, grid }, at) => {
      const tensors = [...kernel.reads, ...kernel.writes].map((name) => {
        const tensor = buffers[name]!;
        const { base } = baseOf(tensor);
        const buffer = planned?.poolBufferOf.get(base);
        const place =
          buffer === undefined ? (base.label ? `'${base.label}'` : `%${base.id}`) : `#${buffer}`;
        return `${kernel.writes.includes(name) ? "→ " : ""}${name} ${place}(${tensor.shape.join(", ")})`;
      });
      const numbers = Object.entries(params).map(([name, value]) => `${name}=${value}`);
      return `${at} ${kernel.name} ${tensors.join(" ")} {${numbers.join(" ")}} [${grid.join(", ")}]`;
    })
    .join("\n");
}

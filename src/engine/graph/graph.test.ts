import { expect, test } from "vitest";
import { kernel } from "../gpu/kernel.ts";
import { checkpoint, recomputed } from "./checkpoint.ts";
import { plan } from "./plan.ts";
import { print } from "./print.ts";
import { type Tensor, Trace } from "./trace.ts";

const binding = (i: number, access: string, name: string) =>
  `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<f32>;`;

const copy = kernel({
  name: "copy",
  source: [binding(0, "read", "x"), binding(1, "read_write", "y"), "fn main() {}"].join("\n"),
  reads: ["x"],
  writes: ["y"],
});

const join = kernel({
  name: "join",
  source: [
    binding(0, "read", "a"),
    binding(1, "read", "b"),
    binding(2, "read_write", "y"),
    "fn main() {}",
  ].join("\n"),
  reads: ["a", "b"],
  writes: ["y"],
});

/** An op of one input whose backward reads what forward made. */
const step = (x: Tensor): Tensor => {
  const y = x.trace.result(
    x.shape,
    [x],
    (out) => x.trace.dispatch(copy, { x, y: out }, {}, [1]),
    (dy) => {
      const dx = x.trace.tensor(x.shape);
      x.trace.dispatch(join, { a: dy, b: y, y: dx }, {}, [1]);
      return [dx];
    },
  );
  return y;
};

const sum = (a: Tensor, b: Tensor): Tensor => {
  const y = a.trace.tensor(a.shape);
  a.trace.dispatch(join, { a, b, y }, {}, [1]);
  return y;
};

test("a packed weight, and a table in pieces, are refused by kernels that take neither", () => {
  const trace = new Trace();
  const y = trace.tensor([4, 32]);
  const packed = trace.external("w", [4, 32], { format: "q4" });
  expect(() => trace.dispatch(copy, { x: packed, y }, {}, [1])).toThrow(
    "w is held in q4, which copy does not decode.",
  );
  const table = trace.table("table", [4, 32], "f32", 3);
  expect(() => trace.dispatch(copy, { x: table, y }, {}, [1])).toThrow(
    "table lies in 2 pieces, and copy takes one.",
  );
});

test("temporaries that are never alive together share a buffer", () => {
  const trace = new Trace();
  let x = trace.input("x", [16]);
  for (let i = 0; i < 5; i++) x = step(x);
  trace.keep(x, "y");
  const planned = plan(trace);
  // Four temporaries of 64 bytes; at any step one is read and one written, so two buffers do.
  expect(planned.slots).toEqual([64, 64]);
  expect(planned.unsharedBytes).toBe(4 * 64);
  expect(planned.temporaryBytes).toBe(2 * 64);
  // Input and output have buffers of their own.
  expect(planned.ownedBytes).toBe(2 * 64);
});

test("a tensor never shares with one it is read beside", () => {
  const trace = new Trace();
  const a = step(trace.input("x", [16]));
  const b = step(a);
  const y = trace.tensor([16]);
  trace.dispatch(join, { a, b, y }, {}, [1]);
  trace.keep(step(y), "out");
  const { slotOf } = plan(trace);
  expect(new Set([slotOf.get(a), slotOf.get(b), slotOf.get(y)]).size).toBe(3);
});

test("what backward needs stays alive until then; checkpointing keeps one block's worth", () => {
  const record = (checkpointing: boolean) => {
    const trace = new Trace();
    const block = (x: Tensor) => step(step(step(step(x))));
    let x: Tensor = trace.external("x", [1024], { needsGrad: true });
    for (let i = 0; i < 4; i++) x = checkpointing ? checkpoint(x, block, sum) : block(x);
    trace.keep(
      trace.backwardFrom(x, trace.external("dy", [1024]), sum).get(trace.external("x", [1024]))!,
      "dx",
    );
    return { bytes: plan(trace).temporaryBytes / 4096, steps: trace.steps.length };
  };
  // Plain: 16 activations wait for backward with one gradient; the next gradient takes a freed activation.
  expect(record(false)).toEqual({ bytes: 17, steps: 32 });
  // Checkpointed: 3 block inputs, the 4 activations of one block, 2 gradients; the forward is recorded twice.
  expect(record(true).steps).toBe(48);
  expect(record(true).bytes).toBeLessThan(12);
});

test("nothing is recorded backward for what is frozen", () => {
  const trace = new Trace();
  const y = step(step(trace.input("x", [4])));
  const before = trace.steps.length;
  trace.backward([y], sum);
  expect(trace.steps.length).toBe(before);
});

test("gradients that meet are summed once", () => {
  const trace = new Trace();
  const x = trace.external("x", [4], { needsGrad: true });
  const [a, b] = [step(x), step(x)];
  const y = trace.result(
    [4],
    [a, b],
    (out) => trace.dispatch(join, { a, b, y: out }, {}, [1]),
    (dy) => [dy, dy],
  );
  const grads = trace.backwardFrom(y, trace.external("dy", [4]), sum);
  const last = trace.steps.at(-1)!;
  expect(last.kernel.name).toBe("join");
  expect(last.buffers["y"]).toBe(grads.get(x));
});

test("a program prints itself as a numbered list", () => {
  const trace = new Trace();
  const x = trace.input("x", [2, 8]);
  trace.keep(step(step(x)), "y");
  expect(print(trace, plan(trace))).toBe(
    ["0 copy x 'x'(2, 8) → y #0(2, 8) {} [1]", "1 copy x #0(2, 8) → y 'y'(2, 8) {} [1]"].join("\n"),
  );
});

test("a view that leaves its tensor, or begins between bindings, is refused with both numbers", () => {
  const trace = new Trace();
  const x = trace.tensor([64, 4]);
  expect(() => trace.view(x, [64, 5])).toThrow(
    "A view of 1280 bytes at 0 leaves its tensor of 1024.",
  );
  expect(() => trace.view(x, [1, 4], 16)).toThrow(
    "A view begins at a multiple of 256 bytes, not at 16.",
  );
});

test("a kernel that says something else than its file is refused at import", () => {
  const source = [binding(0, "read", "a"), binding(1, "read_write", "out")].join("\n");
  expect(() => kernel({ name: "k", source, reads: ["a", "b"], writes: ["out"] })).toThrow(
    "k.wgsl binds { a: read, out: read_write }, its kernel() says { a: read, b: read, out: read_write }.",
  );
});

test("an input asked for twice is one, under its scope; another shape is refused with both", () => {
  const trace = new Trace();
  const x = trace.input("x", [4]);
  expect(trace.input("x", [4])).toBe(x);
  const other = trace.scoped("pass 1 ", () => trace.input("x", [8]));
  expect(other.storage).toEqual({ kind: "input", name: "pass 1 x" });
  expect(() => trace.input("x", [8])).toThrow(
    "The input x is asked for as (8) of f32, and before as (4) of f32.",
  );
});

test("a block of no inputs but weights is recorded again for its gradient, with the same inputs of the host", () => {
  const trace = new Trace();
  const weight = trace.external("w", [4], { needsGrad: true });
  const block = () => {
    const x = trace.input("x", [4]);
    const y = trace.tensor([4]);
    trace.dispatch(join, { a: x, b: weight, y }, {}, [1]);
    return trace.result(
      [4],
      [weight],
      (out) => trace.dispatch(join, { a: y, b: weight, y: out }, {}, [1]),
      () => [],
    );
  };
  const y = recomputed(trace, [], block, sum);
  expect(trace.steps).toHaveLength(2);
  trace.backwardFrom(y, trace.external("dy", [4]), sum);
  expect(trace.steps).toHaveLength(4);
  const inputs = trace.tensors.filter(({ storage }) => storage.kind === "input");
  expect(inputs).toHaveLength(1);
});

import { expect, test } from "vitest";
import { kernel } from "../gpu/kernel.ts";
import { checkpoint, checkpointBlock } from "./checkpoint.ts";
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

/** An op of one input whose backward pass reads the output of its forward pass. */
const op = (x: Tensor): Tensor => {
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

const accumulate = (a: Tensor, b: Tensor): Tensor => {
  const y = a.trace.tensor(a.shape);
  a.trace.dispatch(join, { a, b, y }, {}, [1]);
  return y;
};

test("a quantised weight and a sharded table are refused by kernels that take neither", () => {
  const trace = new Trace();
  const y = trace.tensor([4, 32]);
  const packed = trace.external("w", [4, 32], { format: "q4" });
  expect(() => trace.dispatch(copy, { x: packed, y }, {}, [1])).toThrow(
    "w is held in q4, which copy does not decode.",
  );
  const table = trace.table("table", [4, 32], "f32", 3);
  expect(() => trace.dispatch(copy, { x: table, y }, {}, [1])).toThrow(
    "table has 2 shards, and copy takes one.",
  );
});

test("temporaries with disjoint lifetimes share a buffer", () => {
  const trace = new Trace();
  let x = trace.input("x", [16]);
  for (let i = 0; i < 5; i++) x = op(x);
  trace.markOutput(x, "y");
  const planned = plan(trace);
  // Four temporaries of 64 bytes; each dispatch reads one and writes one, so two buffers suffice.
  expect(planned.poolBuffers).toEqual([64, 64]);
  expect(planned.unsharedBytes).toBe(4 * 64);
  expect(planned.temporaryBytes).toBe(2 * 64);
  // Input and output have buffers of their own.
  expect(planned.ownedBytes).toBe(2 * 64);
});

test("tensors of one dispatch never share a buffer", () => {
  const trace = new Trace();
  const a = op(trace.input("x", [16]));
  const b = op(a);
  const y = trace.tensor([16]);
  trace.dispatch(join, { a, b, y }, {}, [1]);
  trace.markOutput(op(y), "out");
  const { poolBufferOf } = plan(trace);
  expect(new Set([poolBufferOf.get(a), poolBufferOf.get(b), poolBufferOf.get(y)]).size).toBe(3);
});

test("activations live until backward reads them; with checkpointing only those of one block do", () => {
  const record = (checkpointing: boolean) => {
    const trace = new Trace();
    const block = (x: Tensor) => op(op(op(op(x))));
    let x: Tensor = trace.external("x", [1024], { needsGrad: true });
    for (let i = 0; i < 4; i++) x = checkpointing ? checkpoint(x, block, accumulate) : block(x);
    trace.markOutput(
      trace
        .backwardFrom(x, trace.external("dy", [1024]), accumulate)
        .get(trace.external("x", [1024]))!,
      "dx",
    );
    return { bytes: plan(trace).temporaryBytes / 4096, dispatches: trace.dispatches.length };
  };
  // Plain: 16 activations wait for backward with one gradient; the next gradient takes a freed activation.
  expect(record(false)).toEqual({ bytes: 17, dispatches: 32 });
  // Checkpointed: 3 block inputs, the 4 activations of one block, 2 gradients; the forward is recorded twice.
  expect(record(true).dispatches).toBe(48);
  expect(record(true).bytes).toBeLessThan(12);
});

test("no backward dispatch is recorded for frozen tensors", () => {
  const trace = new Trace();
  const y = op(op(trace.input("x", [4])));
  const before = trace.dispatches.length;
  trace.backward([y], accumulate);
  expect(trace.dispatches.length).toBe(before);
});

test("gradients of two uses are accumulated once", () => {
  const trace = new Trace();
  const x = trace.external("x", [4], { needsGrad: true });
  const [a, b] = [op(x), op(x)];
  const y = trace.result(
    [4],
    [a, b],
    (out) => trace.dispatch(join, { a, b, y: out }, {}, [1]),
    (dy) => [dy, dy],
  );
  const grads = trace.backwardFrom(y, trace.external("dy", [4]), accumulate);
  const last = trace.dispatches.at(-1)!;
  expect(last.kernel.name).toBe("join");
  expect(last.buffers["y"]).toBe(grads.get(x));
});

test("a program prints as a numbered list", () => {
  const trace = new Trace();
  const x = trace.input("x", [2, 8]);
  trace.markOutput(op(op(x)), "y");
  expect(print(trace, plan(trace))).toBe(
    ["0 copy x 'x'(2, 8) → y #0(2, 8) {} [1]", "1 copy x #0(2, 8) → y 'y'(2, 8) {} [1]"].join("\n"),
  );
});

test("a view beyond its tensor or at an unaligned offset is refused with both numbers", () => {
  const trace = new Trace();
  const x = trace.tensor([64, 4]);
  expect(() => trace.view(x, [64, 5])).toThrow(
    "A view of 1280 bytes at 0 leaves its tensor of 1024.",
  );
  expect(() => trace.view(x, [1, 4], 16)).toThrow(
    "A view begins at a multiple of 256 bytes, not at 16.",
  );
});

test("a kernel() that disagrees with its file is refused at import", () => {
  const source = [binding(0, "read", "a"), binding(1, "read_write", "out")].join("\n");
  expect(() => kernel({ name: "k", source, reads: ["a", "b"], writes: ["out"] })).toThrow(
    "k.wgsl binds { a: read, out: read_write }, its kernel() declares { a: read, b: read, out: read_write }.",
  );
});

test("equal input requests give one tensor per scope; another shape is refused with both", () => {
  const trace = new Trace();
  const x = trace.input("x", [4]);
  expect(trace.input("x", [4])).toBe(x);
  const other = trace.scoped("pass 1 ", () => trace.input("x", [8]));
  expect(other.storage).toEqual({ kind: "input", name: "pass 1 x" });
  expect(() => trace.input("x", [8])).toThrow(
    "The input x is asked for as (8) of f32, and before as (4) of f32.",
  );
});

test("a checkpointed block without inputs is recorded again for its gradient, with the same host inputs", () => {
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
  const y = checkpointBlock(trace, [], block, accumulate);
  expect(trace.dispatches).toHaveLength(2);
  trace.backwardFrom(y, trace.external("dy", [4]), accumulate);
  expect(trace.dispatches).toHaveLength(4);
  const inputs = trace.tensors.filter(({ storage }) => storage.kind === "input");
  expect(inputs).toHaveLength(1);
});

test("two kernels of one name must have the same text, since pipelines are cached by name", () => {
  const source = (name: string) =>
    [binding(0, "read", name), binding(1, "read_write", "y")].join("\n");
  const again = () => kernel({ name: "twice", source: source("x"), reads: ["x"], writes: ["y"] });
  again();
  expect(again).not.toThrow();
  expect(() => kernel({ name: "twice", source: source("a"), reads: ["a"], writes: ["y"] })).toThrow(
    "Two kernels with different texts are named twice.",
  );
});

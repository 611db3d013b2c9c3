import { expect, test } from "vitest";
import { kernel } from "../gpu/kernel.ts";
import { arenaWindow } from "./arenaWindow.ts";
import { plan } from "./plan.ts";
import { Trace } from "./trace.ts";

const write = kernel({
  name: "window test",
  source: "@group(0) @binding(0) var<storage, read_write> y: array<f32>;",
  reads: [],
  writes: ["y"],
});

test("a window is the smallest range that holds its tensors, in any order, and counts as a use of each", () => {
  const trace = new Trace();
  const [a, b] = [trace.parameter("a", [8, 4], 512), trace.parameter("b", [100], 1024)];
  const { window, starts } = arenaWindow([b.grad, a.grad]);
  expect(window.storage).toEqual({ kind: "external", name: "grads", offset: 512 });
  expect(window.shape).toEqual([(1024 - 512) / 4 + 100]);
  expect(starts).toEqual([32, 0]);
  trace.dispatch(write, { y: window }, {}, [1]);
  expect(plan(trace).written).toEqual(new Map([["grads", new Set([1024, 512])]]));
  expect(plan(trace).externals).toEqual(new Map([["grads", 1024 + 400]]));
});

test("a detached value lies where it lay; another arena and a temporary are refused", () => {
  const trace = new Trace();
  const { value, grad } = trace.parameter("a", [64], 256);
  expect(arenaWindow([trace.detach(value)]).window.storage).toMatchObject({ offset: 256 });
  expect(() => arenaWindow([value, grad])).toThrow("They lie in values and grads.");
  expect(() => arenaWindow([trace.tensor([4])])).toThrow("lies in no arena.");
});

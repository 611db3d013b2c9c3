import { expect, test } from "vitest";
import { add } from "../ops/add.ts";
import { halfRows } from "../ops/halfRows.ts";
import { scale } from "../ops/scale.ts";
import { checkpoint } from "./checkpoint.ts";
import { plan } from "./plan.ts";
import { Trace, type Tensor } from "./trace.ts";

test("a block that returns its input passes the gradient on once", () => {
  const trace = new Trace();
  const x = trace.parameter("x", [2, 4], 0).value;
  const y = checkpoint(x, (z) => z, add);
  expect(y).toBe(x);
  const dy = trace.tensor([2, 4]);
  expect(trace.backwardFrom(y, dy, add).get(x)).toBe(dy);
  expect(trace.dispatches).toEqual([]);
});

/** Blocks from x (64, 256), forward and backward. */
function blocks(count: number, hold?: typeof halfRows) {
  const trace = new Trace();
  const x = trace.external("x", [64, 256], { needsGrad: true });
  const block = (z: Tensor) => scale(scale(z, 2), 3);
  let y: Tensor = x;
  for (let i = 0; i < count; i++) y = checkpoint(y, block, add, [], hold);
  const dx = trace.backwardFrom(y, trace.external("dy", x.shape), add).get(x)!;
  trace.markOutput(dx, "dx");
  return { trace };
}

test("backward starts a block from what was held of its input, and not from the input", () => {
  const { trace } = blocks(4, halfRows);
  const names = trace.dispatches.map(({ kernel }) => kernel.name);
  const forward = ["scale", "scale", "pack_half"];
  const backward = ["unpack_half", "scale", "scale", "scale", "scale"];
  const four = [0, 1, 2, 3];
  expect(names).toEqual([...four.flatMap(() => forward), ...four.flatMap(() => backward)]);
  const packs = trace.dispatches.filter(({ kernel }) => kernel.name === "pack_half");
  const held = packs.map(({ buffers }) => buffers["packed"]).toReversed();
  const unpacks = trace.dispatches.filter(({ kernel }) => kernel.name === "unpack_half");
  expect(unpacks.map(({ buffers }) => buffers["packed"])).toEqual(held);
  const lastPack = trace.dispatches.lastIndexOf(packs.at(-1)!);
  const later = trace.dispatches
    .slice(lastPack + 1)
    .flatMap(({ buffers }) => Object.values(buffers));
  for (const { buffers } of packs) expect(later).not.toContain(buffers["x"]);
});

test("of many blocks in half, half as much lies between forward and backward", () => {
  const [exact, half] = [blocks(20), blocks(20, halfRows)].map(
    ({ trace }) => plan(trace).temporaryBytes,
  );
  // The first input is given; the others are temporaries, and beside them is the work of one block.
  const whole = 64 * 256 * 4;
  expect(exact! - 19 * whole).toBeLessThanOrEqual(4 * whole);
  expect(half! - 20 * (whole / 2 + 64 * 4)).toBeLessThanOrEqual(4 * whole);
});

test("where no gradient is wanted nothing is held", () => {
  const trace = new Trace();
  const frozen = trace.external("x", [2, 4]);
  checkpoint(frozen, (z) => scale(z, 2), add, [], halfRows);
  const x = trace.external("z", [2, 4], { needsGrad: true });
  trace.noGrad(() => checkpoint(x, (z) => scale(z, 2), add, [], halfRows));
  expect(trace.dispatches.map(({ kernel }) => kernel.name)).toEqual(["scale", "scale"]);
});

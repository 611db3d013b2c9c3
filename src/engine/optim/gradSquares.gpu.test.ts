import { describe, expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/optim.ts";
import { runTrace } from "../testing/runTrace.ts";
import { gradSquares } from "./gradSquares.ts";

async function measure(
  profile: DeviceProfile,
  grads: Float32Array,
  window?: number,
): Promise<number> {
  const trace = new Trace(profile);
  const squares = gradSquares(trace.input("grads", [grads.length]), { ...(window && { window }) });
  trace.markOutput(squares, "squares");
  const ran = await runTrace(await nodeGpu(), trace, { grads });
  return Math.sqrt((await ran.read("squares")).reduce((sum, square) => sum + square, 0));
}

describe.each<{ name: string; profile: DeviceProfile }>([
  { name: "a processor", profile: { software: true, matmul: "register" } },
  { name: "a card", profile: { software: false, matmul: "tile" } },
])("on $name", ({ profile }) => {
  // 5,000,000 floats exceed the maximum number of parts: 5,000,000 / 4096 = 1,221 > 64 and 256.
  test.each([1, 255, 257, 100_003, 5_000_000])(
    "the norm of %i gradients agrees with its reference, with equal bits each time",
    async (count) => {
      const random = new Random(count);
      const grads = Float32Array.from({ length: count }, () => random.uniform() - 0.5);
      const wanted = reference.norm(Float64Array.from(grads));
      const norm = await measure(profile, grads);
      expect(Math.abs(norm / wanted - 1)).toBeLessThan(2e-6);
      expect(await measure(profile, grads), "the same bits again").toBe(norm);
    },
  );

  test("an arena in seven windows has the same norm", async () => {
    const random = new Random(1);
    const grads = Float32Array.from({ length: 100_003 }, () => random.uniform() - 0.5);
    const wanted = reference.norm(Float64Array.from(grads));
    expect(Math.abs((await measure(profile, grads, 16384)) / wanted - 1)).toBeLessThan(2e-6);
  });

  test("the norm of zeros is 0", async () =>
    expect(await measure(profile, new Float32Array(300))).toBe(0));
});

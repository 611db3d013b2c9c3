/** Our engine as a peer of peers-bench: single products, and the LoRA step. */
import { openGpu, type Gpu } from "../../src/engine/gpu/device.ts";
import { profileOf } from "../../src/engine/graph/deviceProfile.ts";
import { prepareBlock } from "./block.ts";
import type { Case, Cases, Prepared } from "./cases.ts";
import { prepareMatmul, preparePacked } from "./products.ts";

/** `cases` is the harness's module of that name. */
export function scionPeer(cases: Cases) {
  let gpu: Gpu;
  return {
    name: "scion",
    /** The engine freezes base weights, so it takes no step that trains them. */
    supports: (c: Case): boolean =>
      c.kind === "matmul" ||
      (c.kind === "q4matmul" && c.block === 32) ||
      (c.kind === "block" && c.rank > 0),
    async init() {
      gpu = await openGpu(navigator.gpu);
      return { version: "in this repository" };
    },
    prepare(c: Case): Promise<Prepared> {
      const profile = profileOf(gpu);
      if (c.kind === "matmul") return prepareMatmul(gpu, profile, cases, c);
      if (c.kind === "q4matmul") return preparePacked(gpu, profile, cases, c);
      if (c.kind === "block") return prepareBlock(gpu, profile, c, cases.blockData(c));
      throw new Error(`The engine does not take part in ${c.kind}.`);
    },
  };
}

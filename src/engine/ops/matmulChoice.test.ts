import { expect, test } from "vitest";
import { profileOf, type DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { addsOnto, recordNN, recordNT, type MatmulOptions } from "./matmul.ts";
import { choiceNamed, measuredChoice, offeredVariants, ruledVariant } from "./matmulChoice.ts";
import { PRODUCT_CLASSES, productClassOf, type ProductShape } from "./productClasses.ts";

const CARD = profileOf({ software: false });
const PROCESSOR = profileOf({ software: true, subgroupSize: 8 });
const BARE = profileOf({ software: true });

const shapes = PRODUCT_CLASSES.map(({ id, kind, weights, sizes }): [string, ProductShape] => [
  id,
  { kind, ...sizes, format: weights === "f32" ? "f32" : "q4", aligned: true },
]);

test.each(shapes)("%s holds the product by which it is measured", (id, shape) => {
  expect(productClassOf(shape)?.id).toBe(id);
});

test("the first class that matches counts, and short sides and gradients of matrices are in none", () => {
  const [[, shape]] = shapes as [[string, ProductShape]];
  const idOf = (change: Partial<ProductShape>) => productClassOf({ ...shape, ...change })?.id;
  expect(idOf({ rows: 3 })).toBe("nt single");
  expect(idOf({ rows: 4 })).toBe("nt few");
  expect(idOf({ rows: 32 })).toBe("nt few");
  expect(idOf({ rows: 33 })).toBe("nt some");
  expect(idOf({ rows: 128 })).toBe("nt some");
  expect(idOf({ rows: 129 })).toBe("nt many small");
  expect(idOf({ rows: 4096 })).toBe("nt many large");
  expect(idOf({ rows: 1, kind: "nn" })).toBe("nn few");
  expect(idOf({ format: "q8" })).toBe("nt many small");
  expect(idOf({ format: "f32" })).toBe("nt f32");
  expect(idOf({ outputs: 64 })).toBeUndefined();
  expect(idOf({ inputs: 16 })).toBeUndefined();
  expect(idOf({ kind: "tn", format: "f32" })).toBeUndefined();
});

test.each(shapes)("%s: what the rules take is among what is measured", (_, shape) => {
  for (const profile of [CARD, PROCESSOR, BARE])
    expect(offeredVariants(profile, shape)).toContain(ruledVariant(profile, shape));
});

test("processors never get a tile, and cards no kernel of subgroups of a fixed size", () => {
  for (const [, shape] of shapes) {
    const few = shape.kind === "nt" && shape.rows < 4;
    expect(offeredVariants(PROCESSOR, shape)).toEqual(few ? ["skinny"] : ["register", "subgroup"]);
    expect(offeredVariants(BARE, shape)).toEqual(few ? ["skinny"] : ["register"]);
    expect(offeredVariants(CARD, shape)).not.toContain("subgroup");
  }
});

test("what was measured goes before the rules, where it can compute the shape, with splits by rule", () => {
  const choices = { "nt some": "wide128x64", "nt single": "row", "nn few": "no such kernel" };
  const profile = profileOf({ software: false }, choices);
  const some: ProductShape = {
    ...{ kind: "nt", rows: 64, outputs: 1536, inputs: 576 },
    ...{ format: "q4", aligned: true },
  };
  expect(measuredChoice(profile, some)).toEqual({ variant: "wide128x64", splits: 1 });
  expect(measuredChoice(profile, { ...some, inputs: 2048 })!.splits).toBe(4);
  const whole = profileOf({ software: false }, { "nt some": "wide64x64 whole" });
  expect(measuredChoice(whole, some)).toEqual({ variant: "wide64x64", splits: 1 });
  // A reduction that is too long is split for its own sake.
  expect(measuredChoice(whole, { ...some, inputs: 8192 })!.splits).toBe(4);
  expect(measuredChoice(profile, { ...some, aligned: false })).toBeUndefined();
  expect(measuredChoice(profile, { ...some, rows: 1, inputs: 100 })).toBeUndefined();
  expect(measuredChoice(profile, { ...some, kind: "nn", rows: 8 })).toBeUndefined();
  expect(measuredChoice(CARD, some)).toBeUndefined();
});

/** Names of the kernels and their grids, of a product of the class. */
function recorded(profile: DeviceProfile, shape: ProductShape, how: MatmulOptions = {}) {
  const trace = new Trace(profile);
  const { kind, rows, outputs, inputs, format } = shape;
  const sides = kind === "nt" ? [outputs, inputs] : [inputs, outputs];
  const w = trace.external("w", sides, { format });
  const [a, y] = [trace.external("a", [rows, inputs]), trace.external("y", [rows, outputs])];
  (kind === "nt" ? recordNT : recordNN)(trace, a, w, y, how);
  return trace.dispatches.map(({ kernel, grid }) => [kernel.name, ...grid]);
}

test.each(shapes)(
  "%s: each variant that is offered is recorded where it was chosen",
  (id, shape) => {
    for (const profile of [CARD, PROCESSOR]) {
      const offered = offeredVariants(profile, shape);
      const first = offered.map((variant) => {
        const chosen = recorded({ ...profile, choices: { [id]: variant } }, shape);
        expect(chosen).toEqual(recorded(profile, shape, choiceNamed(variant, shape)));
        return JSON.stringify(chosen);
      });
      expect(new Set(first).size).toBe(offered.length);
    }
  },
);

test("a product goes onto a bias and a residual where a kernel of a card or of subgroups serves it, by the rules or as measured", () => {
  const adds = (profile: DeviceProfile, rows = 64) => {
    const trace = new Trace(profile);
    const w = trace.external("w", [576, 1536], { format: "q4" });
    return addsOnto(trace.external("x", [rows, 1536]), w);
  };
  expect(adds(CARD)).toBe(true);
  expect(adds(CARD, 1)).toBe(true);
  expect([adds(PROCESSOR), adds(PROCESSOR, 1)]).toEqual([true, false]);
  expect(adds({ ...PROCESSOR, choices: { "nt some": "register" } })).toBe(false);
  expect(adds({ software: true, matmul: "register" })).toBe(false);
  expect(adds({ ...CARD, choices: { "nt some": "register" } })).toBe(false);
  expect(adds({ ...CARD, choices: { "nt some": "tile64x64" } })).toBe(true);
  expect(adds({ ...CARD, choices: { "nt single": "skinny" } }, 1)).toBe(false);
});

test("a bias is refused where no kernel adds it, and beside a sum", () => {
  const record = (profile: DeviceProfile, options: MatmulOptions = {}) => {
    const trace = new Trace(profile);
    const [x, w] = [trace.external("x", [64, 32]), trace.external("w", [16, 32])];
    const onto = { bias: trace.external("bias", [16]) };
    return () => recordNT(trace, x, w, trace.tensor([64, 16]), { onto, ...options });
  };
  expect(record(PROCESSOR)).not.toThrow();
  expect(record(BARE)).toThrow(
    "No kernel that serves nt (64, 16, 32) of f32 adds a bias or a residual.",
  );
  expect(record(CARD, { accumulate: true })).toThrow("replaces what y holds");
});

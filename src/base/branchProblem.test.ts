import { expect, test } from "vitest";
import { branchProblem } from "./branchProblem.ts";

const adapter = {
  ...{ rank: 8, alpha: 16, targets: ["q_proj", "v_proj"] },
  ...{ language: true, projector: false, vision: false },
};
const old = { title: "Eggs", config: { modelId: "scion-sprout", adapter } };

test("a lesson begins from an adapter of the same model and shape, in whatever order its layers are named", () => {
  const turned = { ...adapter, targets: ["v_proj", "q_proj"] };
  expect(branchProblem(old, { modelId: "scion-sprout", adapter: turned })).toBeNull();
});

test("it sees pictures as that adapter did", () => {
  const squeezed = { ...old.config, framing: "squeeze" as const };
  expect(branchProblem({ ...old, config: squeezed }, squeezed)).toBeNull();
  expect(branchProblem(old, { ...old.config, framing: "crop" })).toBeNull();
  expect(branchProblem(old, squeezed)).toContain(
    "“Eggs” learnt from pictures with “Cut out the middle”, and this lesson is set to “Show all, squeezed”.",
  );
});

test("what differs is said with both values", () => {
  const said = (more: Partial<typeof adapter>, modelId = "scion-sprout") =>
    branchProblem(old, { modelId, adapter: { ...adapter, ...more } });
  expect(said({ rank: 4 })).toContain("“Eggs” has rank 8, and this lesson 4.");
  expect(said({ alpha: 8 })).toContain("alpha 16, and this lesson 8.");
  expect(said({ targets: ["q_proj"] })).toContain("layers q_proj, v_proj, and this lesson q_proj.");
  expect(said({ vision: true })).toContain("parts language, and this lesson language, vision.");
  expect(said({}, "a/b@1")).toContain("was learnt on scion-sprout, and this lesson is on a/b");
});

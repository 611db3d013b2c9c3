import { describe, expect, it } from "vitest";
import { objectiveOf } from "../objective.ts";
import { connectorTensors, EXEMPLAR_WIDTH } from "./connector.ts";
import { vitask } from "./index.ts";

const stages = (alpha: number, beta: number) =>
  vitask.stages({ alpha, beta }).map((stage) => objectiveOf(vitask, { alpha, beta }, stage));
const weights = (objective: ReturnType<typeof stages>[number]) =>
  Object.fromEntries(objective.terms.map(({ term, coefficient }) => [term.name, coefficient]));

describe("vitask", () => {
  it("has the two stages of the paper: all but the contrast, then the contrast with the connector frozen", () => {
    const [first, second] = stages(0.7, 0.5);
    expect(weights(first!)).toEqual({ plain: 1, exemplar: 1, alignment: 0.7 });
    expect(first!.frozen).toEqual([]);
    expect(weights(second!)).toEqual({ plain: 1, exemplar: 1, alignment: 0.7, contrast: 0.5 });
    expect(second!.frozen).toEqual(["exemplar"]);
  });

  it("is L_Van + L_EP with alpha and beta 0, and then runs no negative", () => {
    for (const objective of stages(0, 0)) {
      expect(weights(objective)).toEqual({ plain: 1, exemplar: 1 });
      expect(objective.views.map(({ view }) => view.name)).toEqual(["exemplar"]);
    }
  });

  it("runs the plain view once for three terms, and gives the exemplar branch a gradient", () => {
    const [, second] = stages(1, 1);
    expect(second!.views.map(({ view, detached }) => [view.name, detached])).toEqual([
      ["exemplar", false],
      ["negative", false],
    ]);
  });

  it("has torch.nn's names, shapes and first values in its connector", () => {
    const tensors = connectorTensors(320);
    expect(tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["exemplar.norm.weight", EXEMPLAR_WIDTH],
      ["exemplar.norm.bias", EXEMPLAR_WIDTH],
      ["exemplar.linear_1.weight", 320, EXEMPLAR_WIDTH],
      ["exemplar.linear_1.bias", 320],
      ["exemplar.linear_2.weight", 320, 320],
      ["exemplar.linear_2.bias", 320],
    ]);
    expect(tensors[2]!.init).toEqual({ bound: 1 / 8 });
  });
});

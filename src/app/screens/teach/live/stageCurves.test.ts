import { expect, test } from "vitest";
import type { EvalPoint, Run } from "../../../../protocol/records.ts";
import { curveRows } from "../../../charts/curveRows.ts";
import { forgettingWords, stageLines, startsOf } from "./stageCurves.ts";

const stages = [
  { title: "Captions", steps: 6 },
  { title: "Tasks", steps: 4 },
];
const since = (change: number, low: number, high: number): EvalPoint[] => [
  { step: 6, loss: 1, stages: [{ losses: [1, 2] }, { losses: [4] }] },
  {
    ...{ step: 10, loss: 1 },
    stages: [{ losses: [2, 3], since: { change, low, high } }, { losses: [1] }],
  },
];
const run = (evals: EvalPoint[]) => ({ stages, evals, totalSteps: 10, step: 10 }) as unknown as Run;

test("stages begin where the schedule planned them, else where the method's shares are", () => {
  const ofMethod = [
    { title: "First", share: 0.5 },
    { title: "Second", share: 0.5 },
  ];
  expect(startsOf(run([]), ofMethod)).toEqual([{ step: 7, title: "Tasks" }]);
  const { stages: _, ...plain } = run([]);
  expect(startsOf(plain as Run, ofMethod)).toEqual([{ step: 6, title: "Second" }]);
});

test("each stage has a line with the mean of its watched losses", () => {
  const one = run(since(1, 1, 1));
  const lines = stageLines(one);
  expect(lines.map(({ label }) => label)).toEqual(["Captions", "Tasks"]);
  const rows = curveRows([], one.evals);
  expect(rows.map((row) => lines.map(({ key }) => row[key]))).toEqual([
    [1.5, 4],
    [2.5, 1],
  ]);
  expect(stageLines({ evals: [{ step: 1, loss: 1 }] })).toEqual([]);
});

test("forgetting is said only where its interval leaves chance behind", () => {
  expect(forgettingWords(run(since(1, 0.5, 1.5)))).toEqual([
    "Since “Captions” ended, the loss of its answers changed by +1.000 (95 % interval +0.500 to +1.500, 2 watched conversations): the stages after it made it forget some of that.",
  ]);
  expect(forgettingWords(run(since(0.1, -0.2, 0.3)))[0]).toContain("too little to tell");
  expect(forgettingWords(run(since(-0.4, -0.6, -0.1)))[0]).toContain("better too");
  expect(forgettingWords(run(since(1, 1, 1).slice(0, 1)))).toEqual([]);
});

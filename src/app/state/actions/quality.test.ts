import { beforeEach, expect, test, vi } from "vitest";
import type { QualityFinding, QualityReport } from "../../../protocol/quality.ts";
import type { Example } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { clearUndo, undoLast } from "../undo.ts";
import { mend } from "./quality.ts";

// Stands for the worker's records of one project.
const { records, call } = vi.hoisted(() => {
  const records = { examples: [] as Example[], aside: [] as Example[] };
  const call = async (name: string, args: { ids: string[]; examples: Example[] }) => {
    const isNamed = ({ id }: Example) => args.ids.includes(id);
    if (name === "example.list") return [...records.examples];
    if (name === "aside.list") return [...records.aside];
    if (name === "example.remove")
      records.examples = records.examples.filter((row) => !isNamed(row));
    if (name === "example.restore") {
      const ids = new Set(args.examples.map(({ id }) => id));
      records.examples = [...records.examples.filter(({ id }) => !ids.has(id)), ...args.examples];
    }
    if (name === "aside.set") {
      records.aside = [...records.aside, ...records.examples.filter(isNamed)];
      records.examples = records.examples.filter((row) => !isNamed(row));
    }
    if (name === "aside.bringBack") {
      records.examples = [...records.examples, ...records.aside.filter(isNamed)];
      records.aside = records.aside.filter((row) => !isNamed(row));
    }
    return undefined;
  };
  return { records, call };
});
vi.mock("../workerClient.ts", () => ({ call }));

const example = (id: string, split: Example["split"] = "train") =>
  ({ id, projectId: "p", split, source: id, turns: [], media: [] }) as unknown as Example;
const finding = { title: "Two pictures leak." } as QualityFinding;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const now = () =>
  records.examples.map(({ id, split, source }) => `${id} ${split} ${source}`).sort();

beforeEach(() => {
  clearUndo();
  records.examples = [example("a"), example("b", "test"), example("c")];
  records.aside = [];
  const { examples } = records;
  const quality = { report: {} as QualityReport, lookedAt: examples };
  store.setState({ ...INITIAL_STATE, projectId: "p", examples, quality, examplesState: "ready" });
});

const BEFORE = ["a train a", "b test b", "c train c"];

test.each([
  ["removes", { remove: ["a"] }, ["b test b", "c train c"]],
  ["sets aside", { setAside: ["a", "b"] }, ["c train c"]],
  [
    "moves and joins",
    { change: [{ id: "b", split: "train" as const, source: "a" }] },
    ["a train a", "b train a", "c train c"],
  ],
])("%s in one step, and undo takes exactly that back", async (_, change, after) => {
  await mend(finding, { label: "", done: "Mended", ...change });
  expect(now()).toEqual(after);
  expect(
    store
      .getState()
      .examples.map(({ id }) => id)
      .sort(),
  ).toEqual(after.map((row) => row[0]));
  undoLast();
  await settled();
  expect(now()).toEqual(BEFORE);
  expect(records.aside).toEqual([]);
});

test("examples that were changed since are not mended by what was found before", async () => {
  store.setState({ examples: [...records.examples] });
  await expect(mend(finding, { label: "", done: "", remove: ["a"] })).rejects.toThrow(/Look again/);
  expect(now()).toEqual(BEFORE);
});

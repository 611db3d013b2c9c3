import { beforeEach, describe, expect, test, vi } from "vitest";
import type { QualityFinding, QualityReport } from "../../../protocol/quality.ts";
import type { Example } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { clearUndo, undoLast } from "../undo.ts";
import { mend } from "./quality.ts";

// Stands for the worker's records of one project.
interface Args {
  ids: string[];
  examples: Example[];
  example: Example;
}
const { records, call } = vi.hoisted(() => {
  const records = { examples: [] as Example[], aside: [] as Example[], isFull: false };
  const call = async (name: string, args: Args) => {
    const isNamed = ({ id }: Example) => args.ids.includes(id);
    if (name === "example.list") return [...records.examples];
    if (name === "aside.list") return [...records.aside];
    if (name === "example.remove")
      records.examples = records.examples.filter((row) => !isNamed(row));
    if (name === "example.restore") {
      const ids = new Set(args.examples.map(({ id }) => id));
      records.examples = [...records.examples.filter(({ id }) => !ids.has(id)), ...args.examples];
    }
    if (name === "example.save") {
      if (args.example.turns.some(({ answer }) => answer.includes("<image>"))) {
        throw new Error("An answer holds no picture.");
      }
      // As the worker records that a person wrote it.
      const saved = { ...args.example, editedAt: "now" };
      records.examples = records.examples.map((row) => (row.id === saved.id ? saved : row));
      return saved;
    }
    if (name === "aside.set" && records.isFull) throw new Error("The disk is full.");
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
  ({
    ...{ id, projectId: "p", split, source: id, media: [], editedAt: "before" },
    turns: [turnOf("Who?", `${id} one`), turnOf("What?", `${id} two`)],
  }) as unknown as Example;
const turnOf = (question: string, answer: string) => ({ question, answer, kind: "" });
const finding = { title: "Two pictures leak." } as QualityFinding;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const now = () =>
  records.examples.map(({ id, split, source }) => `${id} ${split} ${source}`).sort();

beforeEach(() => {
  clearUndo();
  records.examples = [example("a"), example("b", "test"), example("c")];
  records.aside = [];
  records.isFull = false;
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

describe("an answer that a person writes", () => {
  const answers = [{ turn: 1, answer: "three" }];
  const repair = { label: "", done: "Wrote “three”", setAside: ["b", "c"], why: "Another answer." };
  const answersOf = (id: string) =>
    records.examples.find((row) => row.id === id)?.turns.map(({ answer }) => answer);

  test("is saved as theirs and the others are set aside, in one step with one undo", async () => {
    const before = [...records.examples];
    await mend(finding, { ...repair, change: [{ id: "a", answers }] });
    expect(answersOf("a")).toEqual(["a one", "three"]);
    expect(records.examples.map(({ id, editedAt }) => [id, editedAt])).toEqual([["a", "now"]]);
    expect(records.aside.map(({ id }) => id)).toEqual(["b", "c"]);
    undoLast();
    await settled();
    expect(records.examples.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(before);
    expect(records.aside).toEqual([]);
    undoLast();
    await settled();
    expect(store.getState().toasts.at(-1)?.text).toBe("Nothing to take back.");
  });

  test("is taken back where the others cannot be set aside", async () => {
    records.isFull = true;
    const before = [...records.examples];
    await expect(mend(finding, { ...repair, change: [{ id: "a", answers }] })).rejects.toThrow(
      "The disk is full.",
    );
    expect(records.examples.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(before);
    undoLast();
    expect(store.getState().toasts.at(-1)?.text).toBe("Nothing to take back.");
  });

  test("sets nothing aside where it cannot be saved", async () => {
    const bad = [{ turn: 1, answer: "<image>" }];
    await expect(mend(finding, { ...repair, change: [{ id: "a", answers: bad }] })).rejects.toThrow(
      "An answer holds no picture.",
    );
    expect(now()).toEqual(BEFORE);
    expect(records.aside).toEqual([]);
  });
});

test("examples that were changed since are not mended by what was found before", async () => {
  store.setState({ examples: [...records.examples] });
  await expect(mend(finding, { label: "", done: "", remove: ["a"] })).rejects.toThrow(/Look again/);
  expect(now()).toEqual(BEFORE);
});

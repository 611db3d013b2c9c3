import { beforeEach, expect, test, vi } from "vitest";
import { INITIAL_STATE } from "../../state.ts";
import { store } from "../../store.ts";
import { clearUndo, undoLast } from "../../undo.ts";
import { cutClip } from "./segments.ts";

// Stands for the worker's records of one project, by id.
const { records, call } = vi.hoisted(() => {
  const records = { examples: ["whole"], aside: [] as string[], isFull: false };
  const rows = (ids: string[]) => ids.map((id) => ({ id }));
  const without = (from: string[], ids: string[]) => from.filter((id) => !ids.includes(id));
  const call = async (name: string, { ids }: { ids: string[] }) => {
    if (name === "example.list") return rows(records.examples);
    if (name === "aside.list") return rows(records.aside);
    if (name === "media.cut") {
      records.examples = [...records.examples, "a", "b"];
      return { added: rows(["a", "b"]), encoded: 1 };
    }
    if (name === "example.remove") records.examples = without(records.examples, ids);
    if (name === "aside.set" && records.isFull) throw new Error("The disk is full.");
    if (name === "aside.set") {
      records.examples = without(records.examples, ids);
      records.aside = [...records.aside, ...ids];
    }
    if (name === "aside.bringBack") {
      records.aside = without(records.aside, ids);
      records.examples = [...records.examples, ...ids];
    }
    return undefined;
  };
  return { records, call };
});
vi.mock("../../workerClient.ts", () => ({ call }));

const whole = { projectId: "p", id: "whole" };
const segments = [
  { from: 0, to: 1 },
  { from: 1, to: 2 },
];
const shown = () => store.getState().examples.map(({ id }) => id);

beforeEach(() => {
  Object.assign(records, { examples: ["whole"], aside: [], isFull: false });
  store.setState({ ...INITIAL_STATE, projectId: "p" });
  clearUndo();
});

test.each([true, false])(
  "segments are made and taken back in one step, aside: %s",
  async (aside) => {
    await cutClip(whole, "clip", segments, aside);
    expect(shown()).toEqual(aside ? ["a", "b"] : ["whole", "a", "b"]);
    expect(records.aside).toEqual(aside ? ["whole"] : []);
    const [toast] = store.getState().toasts;
    expect(toast?.text).toMatch(/^Cut a clip into 2 examples; 1 had to be encoded anew/);
    undoLast();
    await vi.waitFor(() => expect(shown()).toEqual(["whole"]));
    expect(records).toMatchObject({ examples: ["whole"], aside: [] });
  },
);

test("where the whole cannot be set aside, no segment stays", async () => {
  records.isFull = true;
  await expect(cutClip(whole, "clip", segments, true)).rejects.toThrow("The disk is full.");
  expect(records).toMatchObject({ examples: ["whole"], aside: [] });
});

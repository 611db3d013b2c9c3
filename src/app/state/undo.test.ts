import { beforeEach, describe, expect, it } from "vitest";
import { INITIAL_STATE } from "./state.ts";
import { store } from "./store.ts";
import { pushUndo, clearUndo, undoLast } from "./undo.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const said = () => store.getState().toasts.map(({ text }) => text);

describe("undo", () => {
  beforeEach(() => {
    clearUndo();
    store.setState(INITIAL_STATE);
  });

  it("takes the newest step back first, and each only once", async () => {
    const log: string[] = [];
    const step = (name: string) => pushUndo(name, () => Promise.resolve(log.push(name)), false);
    step("first");
    step("second");
    undoLast();
    undoLast();
    undoLast();
    await settled();
    expect(log).toEqual(["second", "first"]);
    expect(said()).toContain("Nothing to take back.");
  });

  it("takes exactly its own step back from the button of its message", async () => {
    const log: string[] = [];
    pushUndo("Removed a leek", () => Promise.resolve(log.push("leek")));
    pushUndo("Removed a carrot", () => Promise.resolve(log.push("carrot")));
    store.getState().toasts[0]!.action!.run();
    await settled();
    expect(log).toEqual(["leek"]);
    undoLast();
    await settled();
    expect(log).toEqual(["leek", "carrot"]);
  });

  it("says why a step could not be taken back", async () => {
    pushUndo("Removed a leek", () => Promise.reject(new Error("The disk is full.")), false);
    undoLast();
    await settled();
    expect(store.getState().toasts).toMatchObject([{ tone: "error", text: "The disk is full." }]);
  });
});

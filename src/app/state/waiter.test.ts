/** Where the person is when something long ends decides whether they are taken to it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { INITIAL_STATE } from "./state.ts";
import { store } from "./store.ts";
import { waiter } from "./waiter.ts";

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  store.setState(INITIAL_STATE);
});
afterEach(() => vi.unstubAllGlobals());

const leave = () => page.dispatchEvent(new Event("hashchange"));
const toasts = () => store.getState().toasts;

test("who waited is taken there and reads a failure in its place", async () => {
  const went = vi.fn();
  const show = vi.fn();
  const waits = waiter();
  await waits.lead({ text: "It has begun.", label: "Watch it", go: went });
  waits.fail(new Error("The disk is full."), show);
  expect(went).toHaveBeenCalledOnce();
  expect(show).toHaveBeenCalledExactlyOnceWith("The disk is full.");
  expect(toasts()).toEqual([]);
});

test("who went elsewhere stays, also when they have come back, and goes by the message", async () => {
  const went = vi.fn();
  const waits = waiter();
  leave();
  leave();
  await waits.lead({ text: "It has begun.", label: "Watch it", go: went });
  expect(went).not.toHaveBeenCalled();
  expect(toasts()).toMatchObject([{ text: "It has begun.", action: { label: "Watch it" } }]);
  toasts()[0]!.action!.run();
  expect(went).toHaveBeenCalledOnce();
});

test("what fails after they have left is said in a message that stays", () => {
  const show = vi.fn();
  const waits = waiter();
  leave();
  waits.fail(new Error("The disk is full."), show);
  expect(show).not.toHaveBeenCalled();
  expect(toasts()).toMatchObject([{ tone: "error", text: "The disk is full." }]);
});

test("what was cancelled is said nowhere", () => {
  const show = vi.fn();
  const cancelled = new DOMException("Cancelled", "AbortError");
  const [here, left] = [waiter(), waiter()];
  here.fail(cancelled, show);
  leave();
  left.fail(cancelled, show);
  expect(show).not.toHaveBeenCalled();
  expect(toasts()).toEqual([]);
});

test("whoever leaves before it begins has not left it", async () => {
  const went = vi.fn();
  leave();
  await waiter().lead({ text: "", label: "", go: went });
  expect(went).toHaveBeenCalledOnce();
});

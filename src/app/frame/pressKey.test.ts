import { beforeEach, expect, test } from "vitest";
import { pressKey, type KeyActionOf, type PressedKey } from "./pressKey.ts";

let page: EventTarget;
let done: string[];

beforeEach(() => {
  page = new EventTarget();
  done = [];
});

/** A screen or sheet that knows these keys, listening as `useKeys` does. */
function owner(name: string, ...keys: string[]) {
  const actionOf: KeyActionOf = ({ key }) =>
    keys.includes(key) ? () => done.push(`${name} ${key}`) : undefined;
  page.addEventListener("keydown", (event) => pressKey(event as Event & PressedKey, actionOf));
}

/** → whether the browser still acts on it */
function press(key: string, held: Partial<PressedKey> = {}): boolean {
  const none = { ctrlKey: false, metaKey: false, altKey: false };
  const event = new Event("keydown", { cancelable: true });
  return page.dispatchEvent(Object.assign(event, { key, ...none, ...held }));
}

test("a key that two know is the first one's alone, and not the browser's", () => {
  owner("sheet", "a");
  owner("screen", "a", "b");
  expect(press("a")).toBe(false);
  expect(press("b")).toBe(false);
  expect(done).toEqual(["sheet a", "screen b"]);
});

test("a key that nobody knows is left to the browser", () => {
  owner("sheet", "a");
  expect(press("c")).toBe(true);
  expect(done).toEqual([]);
});

test("a key that something else has taken before is not acted on", () => {
  page.addEventListener("keydown", (event) => event.preventDefault());
  owner("screen", "a");
  press("a");
  expect(done).toEqual([]);
});

test.each(["ctrlKey", "metaKey", "altKey"] as const)("with %s it is the browser's", (held) => {
  owner("screen", "a");
  expect(press("a", { [held]: true })).toBe(true);
  expect(done).toEqual([]);
});

test("with Shift it is a key like any other: “?” needs it", () => {
  owner("screen", "?");
  expect(press("?")).toBe(false);
  expect(done).toEqual(["screen ?"]);
});

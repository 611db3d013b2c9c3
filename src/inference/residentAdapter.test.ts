import { expect, test } from "vitest";
import { ResidentAdapter, type Resident } from "./residentAdapter.ts";
import type { ModelSession } from "./session.ts";

const session = () => ({}) as ModelSession;

interface Named extends Resident {
  name: string;
}

/** Adapters by name, and the names of those that are loaded. */
function adapters() {
  const loaded = new Set<string>();
  const load = (name: string) => async (): Promise<Named> => {
    loaded.add(name);
    return { name, adapter: { destroy: () => void loaded.delete(name) } };
  };
  const resident = new ResidentAdapter<Named>();
  /** Borrows and releases at once. */
  const use = async (at: ModelSession, key: string, name: string) => {
    const lent = await resident.borrow(at, key, load(name));
    lent.release();
    return lent.resident;
  };
  return { loaded, load, resident, use };
}

test("the same adapter in the same session is loaded once", async () => {
  const { loaded, resident, use } = adapters();
  const one = session();
  const first = await use(one, "run", "first");
  expect(await use(one, "run", "second")).toBe(first);
  resident.releaseOthers(one);
  expect([...loaded]).toEqual(["first"]);
});

test("another adapter, or the same in another session, replaces and destroys it", async () => {
  const { loaded, resident, use } = adapters();
  const one = session();
  await use(one, "run", "first");
  await use(one, "later step", "second");
  expect([...loaded]).toEqual(["second"]);
  const other = session();
  await use(other, "later step", "third");
  expect([...loaded]).toEqual(["third"]);
  resident.releaseOthers(one);
  expect([...loaded]).toEqual([]);
});

test("two that reply at the same time keep each its own adapter, until it is released", async () => {
  const { loaded, load, resident } = adapters();
  const one = session();
  const a = await resident.borrow(one, "a", load("a"));
  const again = await resident.borrow(one, "a", load("a"));
  const b = await resident.borrow(one, "b", load("b"));
  expect([a, again, b].map((lent) => lent.resident.name)).toEqual(["a", "a", "b"]);
  expect([...loaded]).toEqual(["a", "b"]);
  a.release();
  expect([...loaded]).toEqual(["a", "b"]);
  again.release();
  expect([...loaded]).toEqual(["b"]);
  // The newest stays for the next message.
  b.release();
  expect([...loaded]).toEqual(["b"]);
});

test("one that is in use in a session that is let go is destroyed when it is released", async () => {
  const { loaded, load, resident } = adapters();
  const lent = await resident.borrow(session(), "a", load("a"));
  resident.releaseOthers(session());
  expect([...loaded]).toEqual(["a"]);
  lent.release();
  expect([...loaded]).toEqual([]);
});

test("calls at the same time load one after the other, and leave one adapter", async () => {
  const { loaded, use } = adapters();
  const one = session();
  const names = ["a", "b", "a"].map((name) => use(one, name, name));
  expect((await Promise.all(names)).map(({ name }) => name)).toEqual(["a", "b", "a"]);
  expect([...loaded]).toEqual(["a"]);
});

test("after a load that failed, nothing is resident and the next call loads again", async () => {
  const { loaded, resident, use } = adapters();
  const one = session();
  await use(one, "run", "first");
  const failing = () => Promise.reject(new Error("It has no checkpoint."));
  await expect(resident.borrow(one, "broken", failing)).rejects.toThrow("no checkpoint");
  expect([...loaded]).toEqual([]);
  await use(one, "run", "again");
  expect([...loaded]).toEqual(["again"]);
});

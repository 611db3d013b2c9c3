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
  const load = (name: string) => async () => {
    loaded.add(name);
    return { name, adapter: { destroy: () => void loaded.delete(name) } };
  };
  return { loaded, load };
}

test("the same adapter in the same session is loaded once", async () => {
  const { loaded, load } = adapters();
  const resident = new ResidentAdapter();
  const one = session();
  const first = await resident.get(one, "run", load("first"));
  expect(await resident.get(one, "run", load("second"))).toBe(first);
  resident.releaseOthers(one);
  expect([...loaded]).toEqual(["first"]);
});

test("another adapter, or the same in another session, replaces and destroys it", async () => {
  const { loaded, load } = adapters();
  const resident = new ResidentAdapter();
  const one = session();
  await resident.get(one, "run", load("first"));
  await resident.get(one, "later step", load("second"));
  expect([...loaded]).toEqual(["second"]);
  const other = session();
  await resident.get(other, "later step", load("third"));
  expect([...loaded]).toEqual(["third"]);
  resident.releaseOthers(one);
  expect([...loaded]).toEqual([]);
});

test("calls at the same time load one after the other, and leave one adapter", async () => {
  const { loaded, load } = adapters();
  const resident = new ResidentAdapter<Named>();
  const one = session();
  const names = ["a", "b", "a"].map((name) => resident.get(one, name, load(name)));
  expect((await Promise.all(names)).map(({ name }) => name)).toEqual(["a", "b", "a"]);
  expect([...loaded]).toEqual(["a"]);
});

test("after a load that failed, nothing is resident and the next call loads again", async () => {
  const { loaded, load } = adapters();
  const resident = new ResidentAdapter();
  const one = session();
  await resident.get(one, "run", load("first"));
  const failing = () => Promise.reject(new Error("It has no checkpoint."));
  await expect(resident.get(one, "broken", failing)).rejects.toThrow("no checkpoint");
  expect([...loaded]).toEqual([]);
  await resident.get(one, "run", load("again"));
  expect([...loaded]).toEqual(["again"]);
});

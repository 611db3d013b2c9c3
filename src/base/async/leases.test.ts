import { expect, test } from "vitest";
import { Leases } from "./leases.ts";

test("the end of one lease leaves another of the same purpose", () => {
  const leases = new Leases();
  expect(leases.purpose).toBeUndefined();
  const first = leases.take("An answer is being written");
  const second = leases.take("An answer is being written");
  first();
  // Ending it twice ends no other.
  first();
  expect(leases.purpose).toBe("An answer is being written");
  second();
  expect(leases.purpose).toBeUndefined();
});

test("of several purposes the oldest is told", () => {
  const leases = new Leases();
  const check = leases.take("A check is going on");
  leases.take("An answer is being written");
  expect(leases.purpose).toBe("A check is going on");
  check();
  expect(leases.purpose).toBe("An answer is being written");
});

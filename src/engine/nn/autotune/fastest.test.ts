import { expect, test } from "vitest";
import { MARGIN, timesOf, winnerOf, type Runner } from "./fastest.ts";

/** A clock that work alone moves, and variants that take so long a run; `wait` is added to what is run at once. */
function device(ms: Record<string, number>, wait = 0) {
  let now = 0;
  const calls: string[] = [];
  const runners = Object.entries(ms).map(([variant, each]): Runner => ({
    variant,
    run: async (times) => {
      calls.push(`${variant} ${times}`);
      now += wait + each * times;
      return wait + each * times;
    },
  }));
  return { runners, calls, now: () => now };
}

test("what is far behind runs twice, and the others take turns", async () => {
  const { runners, calls, now } = device({ slow: 100, a: 20, b: 25 });
  const times = await timesOf(runners, { now, endsAt: Infinity });
  expect(Object.fromEntries(times!)).toEqual({ slow: 100, a: 20, b: 25 });
  expect(calls).toEqual([
    ...["slow 1", "slow 1", "a 1", "a 1", "b 1", "b 1"],
    ...["a 1", "b 1", "a 1", "b 1", "a 1", "b 1"],
  ]);
});

test("short runs are repeated until waiting for the device hardly counts", async () => {
  const { runners, now } = device({ a: 0.1, b: 0.15 }, 1);
  const times = await timesOf(runners, { now, endsAt: Infinity });
  expect(times!.get("a")).toBeCloseTo(0.1, 1);
  expect(times!.get("b")! / times!.get("a")!).toBeGreaterThan(1.3);
});

test("nothing is concluded when the budget ends before all had a turn", async () => {
  for (const endsAt of [1, 60, 110, 130]) {
    const { runners, now } = device({ a: 20, b: 25 });
    const times = await timesOf(runners, { now, endsAt });
    // Two runs of each take 90 ms, a turn of both 45.
    expect(times).toBeNull();
  }
  const { runners, calls, now } = device({ a: 20, b: 25 });
  expect(await timesOf(runners, { now, endsAt: 136 })).not.toBeNull();
  expect(calls).toHaveLength(8);
});

test("a variant replaces the rule's only by more than the margin", () => {
  const times = (tile: number) => new Map(Object.entries({ row: 1, tile, far: 3 }));
  expect(winnerOf(times(1 - MARGIN / 2), "row")).toBe("row");
  expect(winnerOf(times(1 - 2 * MARGIN), "row")).toBe("tile");
  expect(winnerOf(times(2), "row")).toBe("row");
  expect(winnerOf(times(2), "what does not compile here")).toBe("row");
});

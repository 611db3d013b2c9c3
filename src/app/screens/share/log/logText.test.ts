import { expect, test } from "vitest";
import type { LogEntry } from "../../../../protocol/log/eventLog.ts";
import { logFacts, logTitle } from "./logText.ts";

test("an entry is told with what it counts, without zeros and with short ids", () => {
  const counts = { examples: 1200, pictures: 1, clips: 0 };
  expect(logFacts({ what: "examples added", counts })).toBe("1,200 examples · 1 picture");
  const ids = { run: "0123456789", status: "done" };
  expect(logFacts({ what: "run ended", counts: { step: 40 }, ids })).toBe(
    "step 40 · lesson 01234567 · status done",
  );
  expect(logFacts({ what: "project created" })).toBe("");
});

test("a kind of entry from a later version keeps its name", () => {
  expect(logTitle({ what: "run started" })).toBe("Lesson started");
  expect(logTitle({ what: "toString" as LogEntry["what"] })).toBe("toString");
});

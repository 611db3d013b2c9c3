import { describe, expect, it } from "vitest";
import type { Example } from "../../../protocol/records.ts";
import { neighbour } from "./neighbour.ts";

const list = ["a", "b", "c"].map((id) => ({ id }) as Example);

describe("neighbour", () => {
  it("steps forward and back, and stays at the ends", () => {
    expect(neighbour(list, "a", 1)?.id).toBe("b");
    expect(neighbour(list, "c", 1)?.id).toBe("c");
    expect(neighbour(list, "a", -1)?.id).toBe("a");
  });

  it("begins at the near end when nothing is chosen or the chosen one is filtered out", () => {
    expect(neighbour(list, null, 1)?.id).toBe("a");
    expect(neighbour(list, "gone", -1)?.id).toBe("c");
    expect(neighbour([], null, 1)).toBeUndefined();
  });
});

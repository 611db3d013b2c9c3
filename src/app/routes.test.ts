import { describe, expect, it } from "vitest";
import { hrefOf, parseHash } from "./routes.ts";

describe("routes", () => {
  it("reads back what it writes, slashes and spaces in the rest included", () => {
    expect(parseHash(hrefOf("examples", "a b/c"))).toEqual({ screen: "examples", rest: "a b/c" });
    expect(parseHash(hrefOf("teach"))).toEqual({ screen: "teach", rest: "" });
  });

  it("leads home from an empty or unknown address", () => {
    expect(parseHash("")).toEqual({ screen: "home", rest: "" });
    expect(parseHash("#/nowhere/x")).toEqual({ screen: "home", rest: "" });
  });
});

import { describe, expect, it } from "vitest";
import { fileNameOf } from "./saveBlob.ts";

describe("fileNameOf", () => {
  it("keeps letters and digits and joins the rest with dashes", () => {
    expect(fileNameOf("My Kitchen, part 2!")).toBe("my-kitchen-part-2");
  });

  it("never gives an empty name or one that starts with a dot or dash", () => {
    expect(fileNameOf("...")).toBe("scion");
    expect(fileNameOf("--.hidden")).toBe("hidden");
  });
});

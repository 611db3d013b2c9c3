import { describe, expect, it } from "vitest";
import { codecNameOf } from "./codecNames.ts";

describe("codecNameOf", () => {
  it.each([
    ["jpeg", "Motion JPEG"],
    ["mjpa", "Motion JPEG"],
    ["apco", "Apple ProRes"],
    ["ap4h", "Apple ProRes"],
    ["mp4v", "MPEG-4 Part 2 (DivX, Xvid)"],
    ["V_MPEG4/ISO/ASP", "MPEG-4 Part 2 (DivX, Xvid)"],
    ["AVdn", "Avid DNxHD"],
    ["s263", "H.263"],
    ["dvc ", "DV"],
    ["V_THEORA", "Theora"],
    ["dvhe", "Dolby Vision"],
    ["encv", "an encrypted form"],
    ["zzz9", '"zzz9"'],
  ])("names %s", (id, name) => expect(codecNameOf(id)).toBe(name));

  it("says nothing of what is not readable", () => {
    expect(codecNameOf("\0\0\0\x01")).toBeNull();
  });
});

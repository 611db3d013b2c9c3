import { describe, expect, it } from "vitest";
import { UserError } from "../base/userError.ts";
import { gatherRefusals, PictureRefused, refusedMedia } from "./refusals.ts";

const media = (...names: string[]) => names.map((localName) => ({ localName, hash: "h" }));

describe("pictures that a network refuses", () => {
  it("are gathered while the others are looked at", async () => {
    const seen: [string, number][] = [];
    const refusals = await gatherRefusals(media("a", "b", "c"), async ({ localName }, done) => {
      if (localName === "b") throw new PictureRefused("too small");
      seen.push([localName, done]);
    });
    expect(seen).toEqual([
      ["a", 0],
      ["c", 2],
    ]);
    expect(refusals).toEqual([{ medium: { localName: "b", hash: "h" }, message: "too small" }]);
  });

  it("are told from a network that stopped, which ends the work at once", async () => {
    let looks = 0;
    const work = async () => {
      looks++;
      throw new UserError("stopped");
    };
    await expect(gatherRefusals(media("a", "b"), work)).rejects.toThrow("stopped");
    expect(looks).toBe(1);
  });

  it("are named and counted with the reason of the first", () => {
    const refusals = media("a.png", "b.png", "c.png", "").map((medium, i) => ({
      medium,
      message: `"cells" refuses a picture of ${i} × 2: too small`,
    }));
    expect(refusedMedia(refusals.slice(0, 1), 1).message).toBe(
      '1 of 1 picture or clip cannot be shown to the network: "a.png". The first: "cells" refuses a picture of 0 × 2: too small. Set these examples aside or give them other pictures, or let the specialist look through the model\'s own eyes.',
    );
    expect(refusedMedia(refusals, 40).message).toContain(
      '4 of 40 pictures and clips cannot be shown to the network: "a.png", "b.png", "c.png" and 1 more. The first: ',
    );
    expect(refusedMedia(refusals.slice(3), 2).message).toContain('to the network: "h". The first');
  });
});

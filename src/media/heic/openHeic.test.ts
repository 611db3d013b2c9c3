import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { UserError } from "../../base/userError.ts";
import { fileKind, HEAD_BYTES } from "../fileKind.ts";
import { recordedBytes } from "../testing/recorded.ts";
import { serveAssets } from "../testing/serveAssets.ts";
import { HeicFile } from "./openHeic.ts";
import recorded from "./testing/recorded.json" with { type: "json" };

interface Recorded {
  file: string;
  width: number;
  height: number;
  rgb: string;
}

const files: Record<string, Recorded> = recorded.files;
const bytesOf = (name: string) => recordedBytes(files[name]!.file).slice();

beforeAll(() => {
  serveAssets();
  // libheif writes what it cannot read to the console.
  vi.spyOn(console, "log").mockReturnValue();
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function mostApart(rgba: ArrayLike<number>, rgb: Uint8Array): number {
  expect(rgba.length * 3).toBe(rgb.length * 4);
  return rgb.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - rgba[Math.floor(i / 3) * 4 + (i % 3)]!)),
    0,
  );
}

describe("a HEIC photo", () => {
  it.each(Object.keys(files))("gives what pillow-heif does: %s", async (name) => {
    const bytes = bytesOf(name);
    expect(fileKind(bytes.subarray(0, HEAD_BYTES))).toEqual({ kind: "image", mime: "image/heic" });
    const { rgba, width, height } = await (await HeicFile.open(new Blob([bytes]))).read();
    const { rgb, ...size } = files[name]!;
    expect({ width, height }).toMatchObject({ width: size.width, height: size.height });
    // Halved colour is enlarged otherwise in other versions of libheif.
    const most = name === "as phones write" ? 2 : 0;
    expect(mostApart(rgba, recordedBytes(rgb))).toBeLessThanOrEqual(most);
  });

  it("says what is left behind", async () => {
    const notes = async (name: string) =>
      (await (await HeicFile.open(new Blob([bytesOf(name)]))).read()).notes;
    expect(await notes("turned")).toEqual(["Location data will be removed."]);
    expect((await notes("a burst, the second chosen"))[1]).toContain("It holds 2 pictures");
  });

  it("is refused in a sentence where it is cut off or changed", async () => {
    const refusal = async (bytes: Uint8Array<ArrayBuffer>) => {
      try {
        await (await HeicFile.open(new Blob([bytes]))).read();
      } catch (error) {
        return error instanceof UserError ? error.message : String(error);
      }
      return "";
    };
    const whole = bytesOf("as phones write");
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = whole.slice(0, Math.floor(whole.length * share));
      expect(await refusal(cut)).toMatch(/^The end of this HEIC photo is missing/);
    }
    for (let at = 24; at < whole.length; at += 31) {
      const changed = whole.slice();
      changed[at] = changed[at]! ^ 0x55;
      expect(await refusal(changed), `byte ${at}`).toMatch(/^$|HEIC photo/);
    }
  });
});

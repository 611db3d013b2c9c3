import { describe, expect, it } from "vitest";
import { recordedMedia } from "../../testing/clipBytes.ts";
import { checkJpeg } from "./checkJpeg.ts";

const names = ["located.jpg", "large.jpg", "progressive.jpg", "restarts.jpg"];

/** Where the data of the first scan begins. */
function dataStart(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  let at = 2;
  while (bytes[at + 1] !== 0xda) at += 2 + view.getUint16(at + 2);
  return at + 2 + view.getUint16(at + 2);
}

function overwritten(bytes: Uint8Array, at: number, length: number, value: (i: number) => number) {
  const changed = bytes.slice();
  for (let i = 0; i < length; i++) changed[at + i] = value(i);
  return changed;
}

/** Places within the data, evenly spaced. */
function places(bytes: Uint8Array, count: number, length: number): number[] {
  const start = dataStart(bytes);
  const room = bytes.length - 2 - length - start;
  return Array.from({ length: count }, (_, i) => start + Math.floor((room * i) / count));
}

describe("checkJpeg", () => {
  it.each(names)("finds nothing wrong with %s, nor with what follows its end", (name) => {
    const whole = recordedMedia(name);
    expect(checkJpeg(whole)).toBeNull();
    expect(checkJpeg(Uint8Array.from([...whole, 1, 2, 3, 0xff, 0xd8]))).toBeNull();
  });

  it.each(names)(
    "takes %s without its end mark for whole, and not when more is missing",
    (name) => {
      const whole = recordedMedia(name);
      expect(checkJpeg(whole.slice(0, -2))).toBeNull();
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
        const cut = checkJpeg(whole.slice(0, Math.floor(whole.length * share)));
        expect(cut?.kind, `${share} of ${name}`).toBe("cut");
      }
    },
  );

  it.each(names)("finds a hole of zeros anywhere in %s", (name) => {
    const whole = recordedMedia(name);
    const missed = places(whole, 12, 64).filter(
      (at) => checkJpeg(overwritten(whole, at, 64, () => 0)) === null,
    );
    // Of a progressive picture's first scan, one value a block, a hole can be plain colour; of its last ones, at the end of the
    // file, it changes the lowest bits alone.
    const seen = missed.filter((at) => at > dataStart(whole) && at < whole.length * 0.69);
    expect(name === "progressive.jpg" ? seen : missed).toEqual([]);
  });

  it("says from which share of a picture on it is garbage", () => {
    const whole = recordedMedia("large.jpg");
    const [start, end] = [dataStart(whole), whole.length];
    const fault = checkJpeg(
      overwritten(whole, Math.floor(start + (end - start) / 4), 600, () => 0),
    );
    expect(fault).toMatchObject({ kind: "garbled" });
    expect(fault?.kind === "garbled" && fault.from).toBeCloseTo(0.25, 1);
  });

  it("finds bytes of another file within the data, and pieces that are missing", () => {
    for (const name of ["located.jpg", "large.jpg", "restarts.jpg"]) {
      const whole = recordedMedia(name);
      let found = 0;
      for (const at of places(whole, 20, 300)) {
        const strange = overwritten(whole, at, 300, (i) => (i * 89 + at) % 251);
        const shorter = Uint8Array.from([...whole.subarray(0, at), ...whole.subarray(at + 300)]);
        if (checkJpeg(strange)) found++;
        if (checkJpeg(shorter)) found++;
      }
      // By chance as many blocks can be read from other bytes.
      expect(found, name).toBeGreaterThanOrEqual(39);
    }
  });

  it("ends at any bytes", () => {
    const whole = recordedMedia("progressive.jpg");
    for (let seed = 1; seed < 200; seed++) {
      const at = (seed * 7919) % whole.length;
      expect(() => checkJpeg(overwritten(whole, at, seed % 9, (i) => seed * i))).not.toThrow();
    }
  });

  it("leaves kinds that browsers do not open to them", () => {
    const whole = recordedMedia("located.jpg");
    const at = Buffer.from(whole).indexOf(Buffer.from([0xff, 0xc0]));
    // Arithmetic coding.
    expect(checkJpeg(overwritten(whole, at + 1, 1, () => 0xc9))).toBeNull();
  });
});

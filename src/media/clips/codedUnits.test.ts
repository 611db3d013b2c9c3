import { describe, expect, it } from "vitest";
import { framingOf, stripPacket, type Framing, type UnitCodec } from "./codedUnits.ts";
import { strippedDescription } from "./decoderDescription.ts";

const PLACE = "GPS 47.1N 8.5E";
const text = (value: string) => [...Buffer.from(value, "latin1")];
const hex = (value: string) => [...Buffer.from(value.replaceAll(" ", ""), "hex")];
const sei = (type: number, payload: number[]) => [type, payload.length, ...payload];
const says = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** A packet of these units. */
function packet(framing: Framing, ...units: number[][]): Uint8Array {
  const before = (length: number) =>
    framing === "annexB" ? [0, 0, 0, 1] : [...Array.from({ length: framing - 1 }, () => 0), length];
  return Uint8Array.from(units.flatMap((unit) => [...before(unit.length), ...unit]));
}

const slice = hex("65 88 84 00 10");
const hevcSlice = hex("26 01 af 08 40");

describe("stripPacket", () => {
  it.each<[string, UnitCodec, number[], number[]]>([
    [
      "free words in H.264",
      "avc",
      slice,
      [6, ...sei(5, [...Array.from({ length: 16 }, () => 7), ...text(PLACE)]), 0x80],
    ],
    ["registered words in H.264", "avc", slice, [6, ...sei(4, text(PLACE)), 0x80]],
    ["words in an unspecified unit of H.264", "avc", slice, [24, ...text(PLACE)]],
    [
      "words in HEVC before the picture",
      "hevc",
      hevcSlice,
      [39 << 1, 1, ...sei(5, text(PLACE)), 0x80],
    ],
    [
      "words in HEVC behind the picture",
      "hevc",
      hevcSlice,
      [40 << 1, 1, ...sei(4, text(PLACE)), 0x80],
    ],
    ["words in an unspecified unit of HEVC", "hevc", hevcSlice, [48 << 1, 1, ...text(PLACE)]],
    ["a message that is cut short", "avc", slice, [6, 5, 200, ...text(PLACE), 0x80]],
  ])("drops %s, in each framing, and says so", (_, codec, picture, words) => {
    for (const framing of ["annexB", 1, 2, 4] as const) {
      const { data, hadWords } = stripPacket(packet(framing, words, picture), codec, framing);
      expect(data).toEqual(packet(framing, picture));
      expect(hadWords).toBe(true);
    }
  });

  it("keeps the messages of a unit that players need, and their escapes", () => {
    // Buffering period 00 00 01 in a unit is escaped as 00 00 03 01.
    const timing = [1, 4, 0, 0, 3, 1, 9];
    const unit = [6, ...timing, ...sei(5, text(PLACE)), 0x80];
    const { data } = stripPacket(packet(4, unit, slice), "avc", 4);
    expect(data).toEqual(packet(4, [6, ...timing, 0x80], slice));
  });

  it("says nothing of an encoder's own settings, unless they are not that", () => {
    const id = hex("dc45e9bde6d948b7962cd820d923eeef");
    const unit = (words: string) => packet(4, [6, ...sei(5, [...id, ...text(words)]), 0x80], slice);
    expect(stripPacket(unit("x264 - core 164"), "avc", 4)).toEqual({
      data: packet(4, slice),
      hadWords: false,
    });
    expect(stripPacket(unit(PLACE), "avc", 4)).toEqual({ data: packet(4, slice), hadWords: true });
  });

  it("drops second layers of HEVC, which players do not show", () => {
    const layered = [hevcSlice[0]!, (1 << 3) | 1, 1, 2];
    expect(stripPacket(packet(4, hevcSlice, layered), "hevc", 4).data).toEqual(
      packet(4, hevcSlice),
    );
  });

  it("drops metadata of AV1", () => {
    const frame = [(6 << 3) | 2, 3, 1, 2, 3];
    const metadata = [(5 << 3) | 2, PLACE.length, ...text(PLACE)];
    const { data, hadWords } = stripPacket(
      Uint8Array.from([...metadata, ...frame]),
      "av1",
      "annexB",
    );
    expect([...data]).toEqual(frame);
    expect(hadWords).toBe(true);
  });

  it("gives a packet without such units back as it is", () => {
    const plain = packet(4, hex("67 42 c0"), hex("68 ce"), slice);
    expect(stripPacket(plain, "avc", 4).data).toBe(plain);
  });

  it("refuses a unit that is longer than its packet", () => {
    expect(() => stripPacket(Uint8Array.from([0, 0, 0, 9, 6, 5]), "avc", 4)).toThrow(RangeError);
  });
});

describe("strippedDescription", () => {
  const sps = hex("67 42 c0 0a da");
  const avcC = [1, 0x42, 0xc0, 0x0a, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, 2, 0x68, 0xce];
  it("ends H.264's record where its fields end", () => {
    const found = strippedDescription(Uint8Array.from([...avcC, ...text(PLACE)]), "avc");
    expect([...found]).toEqual(avcC);
    expect(framingOf("avc", found)).toBe(4);
  });

  it("leaves out messages beside HEVC's parameter sets", () => {
    const head = [...Array.from({ length: 21 }, () => 1), 0xfc | 3];
    const array = (type: number, unit: number[]) => [type, 0, 1, 0, unit.length, ...unit];
    const kept = [33, 34].flatMap((type) => array(type, [type << 1, 1, 5]));
    const words = array(39, [39 << 1, 1, ...sei(5, text(PLACE)), 0x80]);
    const found = strippedDescription(Uint8Array.from([...head, 3, ...words, ...kept]), "hevc");
    expect(says(found)).not.toContain(PLACE);
    expect([...found]).toEqual([...head, 2, ...kept]);
    expect(framingOf("hevc", found)).toBe(4);
  });
});

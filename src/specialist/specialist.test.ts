import { describe, expect, it, test } from "vitest";
import { isUserError } from "../base/userError.ts";
import { readSpecialist, writeSpecialist } from "./specialist.ts";
import { standardised } from "./specialistModel.ts";
import { specialistOf } from "./testing/specialistOf.ts";

const sentence = (bytes: Uint8Array): string => {
  try {
    readSpecialist(bytes);
  } catch (error) {
    if (!isUserError(error)) throw error;
    return error.message;
  }
  return "";
};

describe("the file of a specialist", () => {
  const specialist = specialistOf();
  const bytes = writeSpecialist(specialist);

  it("comes back as it was", () => expect(readSpecialist(bytes)).toEqual(specialist));

  it("that is cut off anywhere is refused with both lengths", () => {
    for (let length = 0; length < bytes.length; length += 61)
      expect(sentence(bytes.subarray(0, length)), `${length} bytes`).toMatch(/\d+ bytes/);
    expect(sentence(bytes.subarray(0, bytes.length - 1))).toContain("has only 2095 bytes of data");
  });

  it("of another width is refused with both widths", () => {
    expect(sentence(writeSpecialist(specialistOf({ width: 32 })))).toBe(
      "The specialist says 32 numbers of a picture, and the model takes 64. Train the specialist again in this version.",
    );
  });

  it("whose tensors are not those that its report tells of is refused with both numbers", () => {
    const wider = specialistOf({ inputWidth: 6 });
    const lying = writeSpecialist({ ...wider, mean: new Float32Array(5) });
    expect(sentence(lying)).toBe(
      "The specialist has 5 numbers for input.mean, where 6 belong. Train the specialist again.",
    );
  });

  it("with a number that is none is refused with its place", () => {
    const deviation = Float32Array.of(2, 2, NaN, 2, 2);
    expect(sentence(writeSpecialist({ ...specialist, deviation }))).toBe(
      "The specialist is damaged: number 3 of the 5 for input.deviation is NaN. Train the specialist again.",
    );
  });

  it("whose report is no report is refused, and not with an error of a program", () => {
    const text = new TextDecoder("latin1").decode(bytes);
    const changed = (from: string, to: string) => {
      expect(text.includes(from), from).toBe(true);
      return Uint8Array.from(text.replace(from, to.padEnd(from.length)), (c) => c.charCodeAt(0));
    };
    for (const [from, to] of [
      ['\\"sets\\":[{', '\\"nets\\":[{'],
      ['\\"labels\\":[\\"leek\\",\\"onion\\"]', '\\"labels\\":[1,2]'],
      ['\\"inputWidth\\":5', '\\"inputWidth\\":0'],
      ['\\"trainIds\\":[\\"1\\",\\"2\\"]', '\\"trainIds\\":3'],
      ['{\\"id\\":', '[\\"id\\":'],
      ['"report":', '"resort":'],
    ] as const)
      expect(sentence(changed(from, to)), to).toContain("its report is missing or damaged");
  });
});

test("what a specialist looks through must give as many numbers as it has learnt from", () => {
  const specialist = specialistOf();
  expect([...standardised(Float32Array.of(1, 3, 5, 7, 9), specialist)]).toEqual([0, 1, 2, 3, 4]);
  expect(() => standardised(new Float32Array(6), specialist)).toThrow(
    "The specialist reads 5 numbers of a picture, and what it looks through gives 6: it is of another model. Train the specialist again.",
  );
});

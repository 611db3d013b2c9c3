/** The short form of the campaign's fuzzing. `npm run campaign` reads ten thousand files and more. */
import { expect, test } from "vitest";
import { UserError } from "../../../src/base/userError.ts";
import { damaged, fuzz } from "./fuzz.ts";
import { READERS } from "./readers.ts";

test.each(READERS)(
  "$name: whole files are taken",
  async (reader) => {
    for (const file of reader.files) await reader.read(file);
  },
  60_000,
);

test.each(READERS)(
  "$name: damaged files are taken or refused in a sentence",
  async (reader) => {
    const { faults, taken, refused } = await fuzz(reader, 40);
    expect(faults).toEqual([]);
    expect(taken + refused).toBe(40);
  },
  60_000,
);

test("the same seed is the same file, and damages it", () => {
  const [reader] = READERS;
  expect(damaged(reader!, 7)).toEqual(damaged(reader!, 7));
  const files = new Set(Array.from({ length: 50 }, (_, seed) => damaged(reader!, seed).join()));
  expect(files.size).toBeGreaterThan(45);
});

test("a crash, a word that is no sentence and a hang are faults", async () => {
  const broken = (read: () => readonly string[]) => ({
    name: "broken",
    files: [new Uint8Array(9)],
    read,
  });
  const faultsOf = async (read: () => readonly string[]) =>
    (await fuzz(broken(read), 1)).faults.length;
  expect(await faultsOf(() => (null as unknown as string[]).concat())).toBe(1);
  expect(
    await faultsOf(() => {
      throw new UserError("bad");
    }),
  ).toBe(1);
  expect(
    await faultsOf(() => {
      throw new UserError("notes.csv is damaged. Get a fresh copy.");
    }),
  ).toBe(0);
});

/** Damaged files for every reader: forty of each here, ten thousand and more in `npm run campaign`. */
import { expect, test } from "vitest";
import { UserError } from "../../../src/base/userError.ts";
import { damaged, fuzz } from "./fuzz.ts";
import { READERS } from "./readers.ts";

const { CAMPAIGN_FILES, CAMPAIGN_READER, CAMPAIGN_SEED = "1" } = process.env;
const COUNT = Number(CAMPAIGN_FILES ?? 40);
const CHOSEN = READERS.filter(({ name }) => name === (CAMPAIGN_READER ?? name));
const TIMEOUT = { timeout: 60_000 + COUNT * 1000 };

test.each(CHOSEN)("$name: whole files are taken", TIMEOUT, async (reader) => {
  for (const file of reader.files) await reader.read(file);
});

test.each(CHOSEN)(
  "$name: damaged ones are taken or refused in a sentence",
  TIMEOUT,
  async (reader) => {
    const { faults, taken, refused, slowestMs } = await fuzz(reader, COUNT, Number(CAMPAIGN_SEED));
    if (CAMPAIGN_FILES !== undefined) {
      const figures = `${taken} taken, ${refused} refused, slowest ${Math.round(slowestMs)} ms`;
      console.log(`${reader.name.padEnd(36)}${figures}, ${faults.length} faults`);
    }
    const commands = faults.map(
      ({ seed, what }) => `npm run campaign -- "${reader.name}" ${seed}\n${what}`,
    );
    expect(commands).toEqual([]);
    expect(taken + refused).toBe(COUNT);
  },
);

test("the same seed is the same file, and damages it", () => {
  const [reader] = READERS;
  expect(damaged(reader!, 7)).toEqual(damaged(reader!, 7));
  const files = new Set(Array.from({ length: 50 }, (_, seed) => damaged(reader!, seed).join()));
  expect(files.size).toBeGreaterThan(45);
});

test("a crash, a word that is no sentence and a hang are faults", async () => {
  const broken = (read: () => readonly string[]) => ({
    ...{ name: "broken", files: [new Uint8Array(9)], read },
  });
  const faultsOf = async (read: () => readonly string[]) =>
    (await fuzz(broken(read), 1)).faults.length;
  const throwing = (message: string) => () => {
    throw new UserError(message);
  };
  expect(await faultsOf(() => (null as unknown as string[]).concat())).toBe(1);
  expect(await faultsOf(throwing("bad"))).toBe(1);
  expect(await faultsOf(throwing("notes.csv is damaged. Get a fresh copy."))).toBe(0);
  expect(await faultsOf(() => ["undefined was read."])).toBe(1);
});

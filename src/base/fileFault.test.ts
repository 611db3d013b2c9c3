import { expect, test } from "vitest";
import { isFileFault, readingFile } from "./fileFault.ts";
import { UserError } from "./userError.ts";

const unreadable = new DOMException("The requested file could not be read.", "NotReadableError");

test("a file that cannot be read is told from one that is damaged, also behind another error", async () => {
  expect(isFileFault(unreadable)).toBe(true);
  expect(isFileFault(new DOMException("Gone.", "NotFoundError"))).toBe(true);
  expect(isFileFault(new UserError("It is damaged.", { cause: unreadable }))).toBe(true);
  expect(isFileFault(new UserError("It is damaged.", { cause: new RangeError("7") }))).toBe(false);
  expect(isFileFault("text")).toBe(false);
});

test("its name is said, and other errors stay as they are", async () => {
  const reading = (error: Error) =>
    readingFile("a.csv", async () => {
      throw error;
    });
  const failed = await reading(unreadable).catch((error: Error) => error);
  expect(failed).toBeInstanceOf(UserError);
  expect(failed).toMatchObject({ cause: unreadable });
  expect((failed as Error).message).toMatch(/^a\.csv cannot be read .* Choose it again\.$/);
  const other = new RangeError("7");
  await expect(reading(other)).rejects.toBe(other);
});

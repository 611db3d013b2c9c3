/** A file that changes on the disk before any one of its reads: the import says so beside the other files, and goes on. */
import { expect, test } from "vitest";
import { ChangingBlob } from "../media/testing/changingBlob.ts";
import { writeZip } from "../formats/zip/writeZip.ts";
import { inspectFiles } from "./inspectFiles.ts";
import { reviewCandidates } from "./review.ts";

const job = { progress: () => {} };
const vqa = JSON.stringify({
  ...{ questions: [{ question_id: 1, image_id: 1, question: "What?" }] },
  ...{ annotations: [{ question_id: 1, image_id: 1, multiple_choice_answer: "a" }] },
});

async function zipOf(name: string, text: string): Promise<Blob> {
  const zip = writeZip();
  await zip.write(name, text);
  return zip.finish();
}

const FILES: Record<string, () => Promise<Blob> | Blob> = {
  "a.csv": () => new Blob(["question,answer\nHow?,so\n"]),
  "a.jsonl": () => new Blob([JSON.stringify({ question: "How?", answer: "so" })]),
  "a.json": () => new Blob([vqa]),
  "a.zip": () => zipOf("in.csv", "question,answer\nHow?,so\n"),
  "a.bin": () => new Blob(["what is this"]),
};

test.each(Object.keys(FILES))("%s", async (path) => {
  const whole = await FILES[path]!();
  const other = { path: "other.csv", file: new Blob(["question,answer\nAnd you?,well\n"]) };
  const counted = new ChangingBlob(whole, Infinity);
  await inspectFiles([{ path, file: counted }, other], 4, job);
  expect(counted.reads).toBeGreaterThan(0);
  for (let reads = 0; reads < counted.reads; reads++) {
    const file = new ChangingBlob(whole, reads);
    const inspected = await inspectFiles([{ path, file }, other], 4, job);
    const told = [
      ...inspected.broken.filter((one) => one.path === path).map(({ reason }) => reason),
      ...reviewCandidates(inspected, []).map(({ row }) => row.note),
    ];
    expect(
      told.filter((one) => one.includes("cannot be read from the disk any more")),
      `after ${reads} reads`,
    ).not.toEqual([]);
    expect(inspected.rows.map(({ row }) => row.turns[0]!.answer)).toEqual(["well"]);
  }
});

/** The shipped seed tasks in Node. */
import { readFileSync } from "node:fs";
import type { Split } from "../src/protocol/records.ts";
import type { TaskTriplet } from "../src/protocol/synthesis.ts";

export interface SeedRow {
  /** Relative to samples/seeds. */
  image: string;
  split: Split;
  source: string;
  caption: string;
  tasks: TaskTriplet[];
}

const FILE = new URL("../public/samples/seeds/seeds.json", import.meta.url);

export function seedRows(): SeedRow[] {
  return JSON.parse(readFileSync(FILE, "utf8")) as SeedRow[];
}

export function seedTasks() {
  return seedRows().flatMap(({ tasks, image, source, caption, split }) =>
    tasks.map((task) => ({ ...task, image, source, caption, split })),
  );
}

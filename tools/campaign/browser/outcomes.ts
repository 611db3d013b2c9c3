/** What became of each fault, line by line in a file, so that a campaign that was stopped can go on. */
import { appendFile, readFile, rm } from "node:fs/promises";

export interface Outcome {
  seed: number;
  operation: string;
  fault: string;
  /** Where it struck. */
  at: string;
  /** What became of the operation that was disturbed. */
  said: string;
  wrong: readonly string[];
  didStrike: boolean;
  seconds: number;
}

export class Outcomes {
  readonly #file: string;
  readonly #bySeed: Map<number, Outcome>;

  private constructor(file: string, known: readonly Outcome[]) {
    this.#file = file;
    this.#bySeed = new Map(known.map((outcome) => [outcome.seed, outcome]));
  }

  /** `goOn`: with what is in the file, apart from what was wrong, which is tried again; else it begins anew. */
  static async open(file: string, goOn: boolean): Promise<Outcomes> {
    if (!goOn) await rm(file, { force: true });
    const text = await readFile(file, "utf8").catch(() => "");
    const lines = text.split("\n").filter(Boolean);
    return new Outcomes(
      file,
      lines.map((line) => JSON.parse(line) as Outcome).filter(({ wrong }) => wrong.length === 0),
    );
  }

  has(seed: number): boolean {
    return this.#bySeed.has(seed);
  }

  of(seeds: readonly number[]): Outcome[] {
    return seeds.flatMap((seed) => this.#bySeed.get(seed) ?? []);
  }

  async add(outcome: Outcome): Promise<void> {
    this.#bySeed.set(outcome.seed, outcome);
    const { seed, operation, fault, at, said, wrong } = outcome;
    console.log(
      `seed ${seed}  ${operation}, ${fault} at ${at}  ${said}${wrong.length ? "  WRONG" : ""}`,
    );
    for (const sentence of wrong) console.log(`    ${sentence}`);
    await appendFile(this.#file, `${JSON.stringify(outcome)}\n`);
  }
}

/** One line. `pairs`: of operation and fault, that there are. */
export function figuresOf(outcomes: readonly Outcome[], pairs: number): string {
  const met = new Set(outcomes.map(({ operation, fault }) => `${operation}, ${fault}`));
  const losses = outcomes.filter(({ wrong }) => wrong.length > 0).length;
  const missed = outcomes.filter(({ didStrike }) => !didStrike).length;
  return `${outcomes.length} faults, ${met.size} of ${pairs} pairs of operation and fault, ${losses} with losses, ${missed} whose mark did not come`;
}

/** Synthesizers to compare, made by tools/samples/train_synthesizer.py: alike but for blank pictures and other names for things. */
import { existsSync } from "node:fs";
import path from "node:path";

export interface Compared {
  /** Share of the seed tasks whose picture is blank. */
  blanks: number;
  /** Times that each picture is described with other names. */
  renamed: number;
  seed: number;
}

/** Without blanks, as in the paper (arXiv 2411.19930), half of them, and with other names (ours). */
export const RECIPES: readonly Omit<Compared, "seed">[] = [
  { blanks: 0, renamed: 0 },
  { blanks: 0.1, renamed: 0 },
  { blanks: 0.5, renamed: 0 },
  { blanks: 0.1, renamed: 3 },
];

/** The shipped one takes 3,000. */
const STEPS = 1000;

/** As the table names it, before the seed. */
export const nameOf = ({ blanks, renamed, seed }: Compared) =>
  `${blanks * 100} % blank, renamed ${renamed} times, seed ${seed}`;

/** Its PEFT folder. @throws {Error} with the command that makes it where there is none */
export function folderOf({ blanks, renamed, seed }: Compared): string {
  const folder = `.cache/synthesizer/blanks-${blanks}-renamed-${renamed}-seed-${seed}`;
  if (existsSync(path.join(folder, "adapter_config.json"))) return folder;
  const settings = `--blanks ${blanks} --renamed ${renamed} --seed ${seed} --steps ${STEPS}`;
  throw new Error(
    `There is no ${folder}. Make it: python tools/samples/train_synthesizer.py public/models/scion-sprout public/samples/seeds --out ${folder} ${settings}`,
  );
}

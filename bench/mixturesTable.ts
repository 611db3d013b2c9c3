/** docs/mixtures.md, from the lines that bench/mixtures.mjs measured. */
import { groupBy } from "../src/base/groupBy.ts";
import { MODALITIES } from "../src/protocol/instructions/mixture.ts";
import type { MeasuredLine } from "./mixtures.ts";

const WORDS: Record<string, string> = {
  domain: "of the domain",
  general: "general",
  "every-step": "in-batch random (each step from all sets)",
  shuffled: "mixed shuffle",
  "text-first": "sequential, text first",
};
const SETS = { image: "pictures", video: "clips", text: "texts", replay: "general" };

const hundredths = (value: number) => (100 * value).toFixed(0);

/** "62 % (58 to 66)": the mean over seeds, the least and the most. */
function spread(lines: readonly MeasuredLine[], of: (line: MeasuredLine) => number): string {
  const values = lines.map(of);
  const mean = `${hundredths(values.reduce((sum, value) => sum + value, 0) / values.length)} %`;
  if (values.length === 1) return mean;
  return `${mean} (${hundredths(Math.min(...values))} to ${hundredths(Math.max(...values))})`;
}

function rowOf(lines: readonly MeasuredLine[]): string {
  const [{ variant, learnt, made }] = lines as [MeasuredLine];
  const seeds = lines.map(({ seed }) => seed).toSorted((a, b) => a - b);
  const from = ([...MODALITIES, "replay"] as const)
    .filter((set) => learnt[set] > 0)
    .map((set) => `${learnt[set]} ${SETS[set]}`);
  const ofSet = MODALITIES.map((set) => {
    const some = lines.filter(({ sets }) => sets[set]);
    return some.length > 0 ? spread(some, ({ sets }) => sets[set]!.adapter) : "none asked";
  });
  return `| ${[
    WORDS[variant] ?? variant,
    from.join(", "),
    made,
    seeds.join(", "),
    `**${spread(lines, (line) => line.own.adapter)}**`,
    ...ofSet,
    `**${spread(lines, (line) => line.general.adapter)}**`,
    fastest(lines),
  ].join(" | ")} |`;
}

/** What is asked, which is the same for all lessons. @throws Error where it is not */
function askedText(lines: readonly MeasuredLine[]): string {
  const texts = lines.map(({ own, general, sets }) => {
    const counts = MODALITIES.flatMap((set) => {
      const share = sets[set];
      return share ? [`${share.n} about ${SETS[set]} (chance ${hundredths(share.chance)} %)`] : [];
    });
    return `Own questions: ${own.n}, chance ${hundredths(own.chance)} %, right before the lesson ${hundredths(own.base)} %; of them ${counts.join(", ")}. General questions: ${general.n}, chance ${hundredths(general.chance)} %, right before ${hundredths(general.base)} %.`;
  });
  const [text, ...others] = new Set(texts);
  if (others.length > 0) throw new Error(`Not all were asked the same: ${[text, ...others]}`);
  return text!;
}

/** The quickest seed: the others were held up by other work. */
const fastest = (lines: readonly MeasuredLine[]) =>
  `${Math.min(...lines.map(({ seconds }) => seconds))} s`;

const COLUMNS = [
  ...["lesson", "learnt from", "steps", "seeds", "own questions right", "of pictures"],
  ...["of clips", "of texts", "general questions right", "learns for, at best"],
];

const TITLES = {
  directed: "Sets of one domain against as many general examples",
  mixtures: "Three orders of the sets",
};

function sectionOf(lines: readonly MeasuredLine[]): string {
  const { experiment, sample, steps } = lines[0]!;
  const length = steps > 0 ? `${steps} steps` : "the preset's own number of steps";
  const variants = groupBy(lines, ({ variant }) => variant);
  return [
    `## ${TITLES[experiment]}: ${sample}, ${length}`,
    "",
    askedText(lines),
    "",
    `| ${COLUMNS.join(" | ")} |`,
    `|${"---|".repeat(COLUMNS.length)}`,
    ...[...variants.values()].map(rowOf),
  ].join("\n");
}

const HEAD = `# What the sets and their order teach

Two trials in small, by the studio's own lessons and checks on the embedded model, on Dawn in Node with a software GPU. This file is
written by \`node bench/mixtures.mjs --table\` from the lines that \`node bench/mixtures.mjs\` measured
([\`bench/mixtures.jsonl\`](../bench/mixtures.jsonl)). The first is after the idea of arXiv 2406.16346: sets of one domain against as many
general examples of each set, all of the smaller side and as many of the larger drawn by the seed, nothing else mixed in. The second
has the three orders of Yin et al. (arXiv 2306.13549, section 3.2), general examples mixed in as the preset does. Each lesson is the
preset Quick without the eyes; nothing is watched, and what counts is the last step. All are asked the same hidden questions of the
domain ("own"), and general ones that no lesson learnt from. Right means the same words (exact match); chance is always giving the
commonest answer of each kind of question. Numbers are means over seeds, with the least and the most of them. One question more or
less is 100 / n points, and a few seeds show large differences alone. Photos are real ones and not part of this repository. Times were
taken beside other work, so that the quickest seed's is given; they say only roughly what each costs.`;

/** The whole of docs/mixtures.md. `notes`: what came out, by hand. */
export function tableOf(lines: readonly MeasuredLine[], notes: string): string {
  const groups = groupBy(lines, ({ experiment, sample, steps }) =>
    [experiment, sample, steps].join(" "),
  );
  const sections = [...groups.values()].map(sectionOf);
  return `${[HEAD, notes.trim(), ...sections].join("\n\n")}\n`;
}

/** docs/synthesizer.md from the lines that were measured. Pure. */
import { groupBy } from "../../src/base/groupBy.ts";
import { wilsonInterval } from "../../src/metrics/index.ts";
import { ruleVerdict } from "../../src/synthesis/filter/rule.ts";
import type { FilterLabel, Verdict } from "../../src/protocol/synthesis.ts";
import { argmaxLabel, isKept } from "../../src/synthesis/filter/verdict.ts";
import { labelledPairs, type KindScore } from "./entailment.ts";
import { judge } from "./facts.ts";
import type { Line } from "./measure.ts";
import type { WritingLine } from "./writing.ts";

type Of<P extends Line["part"]> = Extract<Line, { part: P }>;

const ofPart = <P extends Line["part"]>(lines: readonly Line[], part: P): Of<P>[] =>
  lines.filter((line): line is Of<P> => line.part === part);

const percent = (share: number) => `${(100 * share).toFixed(0)}`;

/** "12 of 48 (25 %, 15 to 39)" with Wilson's 95 % interval; "none" where nothing was counted. */
function shareText(right: number, n: number): string {
  if (n === 0) return "none";
  const { low, high } = wilsonInterval(right, n);
  return `${right} of ${n} (${percent(right / n)} %, ${percent(low)} to ${percent(high)})`;
}

const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return "Not measured yet.";
  return [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

/** What makes one row of what was written: seeds are counted together. */
const writingOf = ({ synthesizer, set, writing, temperature }: WritingLine) =>
  [synthesizer.replace(SEED, ""), set, writing, temperature].join("|");

const SEED = /, seed \d+$/;

function writingTable(lines: readonly Line[], isWanted: (line: WritingLine) => boolean): string {
  const verdicts = new Map(ofPart(lines, "verdict").map(({ about, verdict }) => [about, verdict]));
  const groups = groupBy(ofPart(lines, "writing").filter(isWanted), writingOf);
  const rows = [...groups.values()].map((all) => {
    const written = all.filter(({ triplet }) => triplet);
    const judged = written.map((line) => ({
      ...judge(line.triplet!, line.caption),
      rule: isKept(ruleVerdict(line.triplet!)),
      learnt: verdicts.has(line.key) ? isKept(verdicts.get(line.key)!) : null,
    }));
    const right = (of: "precise" | "informative", some: typeof judged) =>
      shareText(some.filter((one) => one[of]).length, some.length);
    const byRule = judged.filter(({ rule }) => rule);
    const byLearnt = judged.filter(({ learnt }) => learnt);
    const isAsked = judged.length > 0 && judged.every(({ learnt }) => learnt !== null);
    const cells = (of: "precise" | "informative") =>
      [judged, byRule, ...(isAsked ? [byLearnt] : [])].map((some) => right(of, some)).join(" → ");
    const { synthesizer, set, writing, temperature } = all[0]!;
    return [
      synthesizer.replace(SEED, ""),
      set,
      `${writing}, ${temperature === 0 ? "greedy" : `temperature ${temperature}`}`,
      shareText(written.length, all.length),
      `${byRule.length}, ${isAsked ? byLearnt.length : "not asked"}`,
      cells("precise"),
      cells("informative"),
      new Set(written.map(({ triplet }) => triplet!.instruction)).size,
      judged.filter(({ decided }) => !decided).length,
    ];
  });
  return table(
    [
      ...["synthesizer", "pictures", "writing", "a question with both answers"],
      ...["kept by our rule, by the learnt filter", "short answer right", "reasoned answer right"],
      ...["different questions", "not decided by the facts"],
    ],
    rows,
  );
}

/** Our rule learns nothing and needs no device, so it is asked here. */
function ruleTable(): string {
  const rows = Object.entries(labelledPairs()).flatMap(([set, pairs]) => {
    const right = (some: typeof pairs) =>
      shareText(some.filter((pair) => ruleVerdict(pair).label === pair.label).length, some.length);
    return [
      [set === "fixed" ? "the twelve fixed cases" : "pairs of held-out pictures", right(pairs)],
      ...[...groupBy(pairs, ({ kind }) => kind)].map(([kind, some]) => [
        `of these: ${kind}`,
        right(some),
      ]),
    ];
  });
  return table(["asked about", "our rule right"], rows);
}

function filterTable(lines: readonly Line[]): string {
  const rows = ofPart(lines, "filter").flatMap(({ seed, rate, steps, lastLoss, kinds }) => {
    const of = (set: KindScore["set"]) => kinds.filter((kind) => kind.set === set);
    const sum = (some: readonly KindScore[], key: "n" | "base" | "rule" | "tool") =>
      some.reduce((total, kind) => total + kind[key], 0);
    const line = (what: string, some: readonly KindScore[]) => {
      const n = sum(some, "n");
      const [tool, rule, base] = (["tool", "rule", "base"] as const).map((key) =>
        shareText(sum(some, key), n),
      );
      return [
        `${seed}${rate === undefined ? "" : `, rate ${rate}`}`,
        `${steps}, ${lastLoss.toFixed(2)}`,
        what,
        tool!,
        rule!,
        base!,
      ];
    };
    return [
      line("pairs of pictures that it has not learnt from", of("held out")),
      ...of("held out").map((kind) => line(`of these: ${kind.kind}`, [kind])),
      line("the twelve fixed cases", of("fixed")),
    ];
  });
  return table(
    [
      "seed",
      "steps, loss of the last",
      "asked about",
      "learnt filter",
      "our rule",
      "the model without it",
    ],
    rows,
  );
}

function lessonTable(lines: readonly Line[]): string {
  const [base] = ofPart(lines, "base");
  const groups = groupBy(ofPart(lines, "lesson"), ({ tasks, filter, schedule, steps }) =>
    [tasks, filter, schedule, steps].join("|"),
  );
  const rows = [...groups.values()].map((all) => {
    const { tasks, filter, schedule, steps, learnt, n } = all[0]!;
    const losses = all[0]!.captionLosses.map((_, stage) =>
      mean(all.map(({ captionLosses }) => captionLosses[stage]!)).toFixed(2),
    );
    const right = all.map((line) => line.right);
    return [
      tasks === "synthetic" ? `synthetic, ${FILTERS[filter]}` : tasks,
      schedule === "single" ? "one" : "descriptions, then tasks",
      steps,
      all.map(({ seed }) => seed).join(", "),
      learnt,
      all.length === 1
        ? shareText(right[0]!, n)
        : `${percent(mean(right) / n)} % (${percent(Math.min(...right) / n)} to ${percent(Math.max(...right) / n)} over seeds), n ${n}`,
      losses.join(" → "),
    ];
  });
  const asItShips = base ? [["no lesson", "", 0, "", 0, shareText(base.right, base.n), ""]] : [];
  return table(
    [
      ...["tasks", "stages", "steps", "seeds", "tasks learnt"],
      ...["hidden questions right", "loss of watched descriptions at the end of each stage"],
    ],
    [...asItShips, ...rows],
  );
}

const FILTERS = {
  none: "no filter",
  rule: "kept by our rule",
  learnt: "kept by the learnt filter",
};

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A line of bench/filter.mjs. */
export interface AskedLine {
  key: string;
  set: "fixed" | "made";
  label: FilterLabel;
  verdict: Verdict;
  rule: FilterLabel | null;
}

/** What models said that were asked in words; the key begins with the model and how its weights are held. */
function askedTable(lines: readonly AskedLine[]): string {
  const groups = groupBy(
    lines,
    ({ key, set }) => `${key.split(" ").slice(0, 2).join(", ")}|${set}`,
  );
  const rows = [...groups].map(([name, all]) => {
    const right = (of: (line: AskedLine) => FilterLabel | null) =>
      shareText(all.filter((line) => of(line) === line.label).length, all.length);
    const kept = all.filter(({ verdict }) => isKept(verdict));
    const commonest = Math.max(
      ...[...groupBy(all, ({ label }) => label).values()].map((one) => one.length),
    );
    const [model, set] = name.split("|") as [string, AskedLine["set"]];
    return [
      model,
      set === "fixed" ? "the twelve fixed cases" : "made pairs",
      right(({ verdict }) => verdict.label),
      all.filter(({ verdict }) => verdict.label === null).length,
      right(({ verdict }) => argmaxLabel(verdict.logits!)),
      shareText(kept.filter(({ label }) => label === "Yes").length, kept.length),
      right(({ rule }) => rule),
      shareText(commonest, all.length),
    ];
  });
  return table(
    [
      ...["model", "asked about", "label that it said right", "said no label"],
      ...["likeliest of the three labels right", "of those kept, Yes is right"],
      ...["our rule right", "one label always"],
    ],
    rows,
  );
}

/** @param notes what the figures say, by whoever looked at them: kept beside the tables, in their order */
export function documentOf(
  lines: readonly Line[],
  asked: readonly AskedLine[],
  notes: Readonly<Record<string, string>>,
): string {
  const section = (title: string, about: string, content: string) =>
    [`## ${title}`, about, content, notes[title] ?? ""].filter(Boolean).join("\n\n");
  const isShipped = ({ synthesizer }: WritingLine) => synthesizer === "shipped";
  return `${[
    HEAD,
    section("What the shipped synthesizer writes", WRITING, writingTable(lines, isShipped)),
    section(
      "Our rule, and the filter that learns",
      FILTER,
      `${ruleTable()}\n\n${filterTable(lines)}`,
    ),
    section("A language model asked in words", ASKED, askedTable(asked)),
    section(
      "With blank pictures and without",
      BLANKS,
      writingTable(lines, (line) => !isShipped(line)),
    ),
    section("Lessons on what was written", LESSONS, lessonTable(lines)),
  ].join("\n\n")}\n`;
}

const HEAD = `# What the synthesizer brings

AdaMLLM (arXiv 2411.19930) in small, on the embedded model, on Dawn in Node with a software GPU. The tables are written by
\`node bench/synthesizer.mjs --table\` from the lines that \`node bench/synthesizer.mjs PART\` measured
([\`bench/synthesizer.jsonl\`](../bench/synthesizer.jsonl)). In brackets Wilson's 95 % interval. One seed unless more are named.`;

const WRITING = `Pictures whose descriptions taught it nothing: general drawings of things that the model knows (the watched seed pictures), and the
first 48 of the kitchen to learn from, whose foods it never met by name. Unseen: the general descriptions with a picture that shows
nothing, so that what is right was read. The drawings are made from known facts, so right means: the
question is one that they decide, and the answer is the fact (short), or says the fact and nothing that is not true (reasoned).
Questions that they do not decide count as wrong. Arrows: all that was written → kept by our rule → kept by the learnt filter.`;

const FILTER = `Asked about pairs made of shipped seed tasks, of pictures that nothing was learnt from; a third has each label, so one label always
gets 33 %. Of the twelve fixed cases it gets 5. The learnt filter is trained as the studio does it (\`node bench/synthesizer.mjs filter\`).`;

const ASKED = `The few-shot filter of the paper, by SmolLM2-135M-Instruct with its real weights (\`tools/families/README.md\` says how to make the
folder), measured with \`node bench/filter.mjs FOLDER --precision q4_1\`
([\`bench/filter.jsonl\`](../bench/filter.jsonl)). Made pairs are those of the learnt filter, each label as often as the next.`;

const BLANKS = `Measured by \`node bench/synthesizer.mjs blanks\`: synthesizers of 1,000 steps by \`tools/samples/train_synthesizer.py\`, alike but for
the share of blank pictures (the paper's is 10 %) and the descriptions with other names for things (ours). Seeds are counted together.`;

const LESSONS = `Measured by \`node bench/synthesizer.mjs verdicts lessons --steps 30\` (and 120): Quick's rate and rank, no general examples, on the first
48 kitchen pictures with their descriptions. Synthetic tasks are what the shipped synthesizer wrote about them (guided, greedy),
rule-made ones the sample's own first question of each picture. Short answers are learnt. Asked are the hidden questions of the
sample, each alone; rule-made tasks have their wordings, which favours them. The loss of descriptions is that of watched pictures,
in nats a token: what rises from one stage to the next was forgotten.`;

/** docs/scaling.md and its charts from the lines that were measured. Pure. */
import { formatBytes } from "../../src/base/words/formatBytes.ts";
import { formatCount } from "../../src/base/words/formatCount.ts";
import { chartSvg } from "./chart.ts";
import { epochs, rate, stepTimes, totalOf, totalFlops } from "./derived.ts";
import type { ScalingLine } from "./measure.ts";
import { CURVES, keyOf, type Curve, type CurveId, type Point } from "./points.ts";

/** Of the charts, below docs. */
export const FOLDER = "scaling";

interface Measured {
  x: number;
  name: string;
  point: Point;
  line: ScalingLine;
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "Not measured yet.";
  return [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

const shareText = (x: number) => (x === 1 ? "1" : `1/${Math.round(1 / x)}`);
const xTextOf = (id: CurveId) => (id === "answers" ? shareText : String);

const secondsText = (seconds: number) =>
  seconds >= 1 ? `${seconds.toFixed(seconds < 10 ? 2 : 1)} s` : `${(seconds * 1000).toFixed(0)} ms`;
const times = (ratio: number) => `${ratio.toFixed(ratio < 10 ? 2 : 1)} times`;

/** "31.9 MB, equal", or both. */
function bytesText({ planned, counted, peakBytes }: ScalingLine): string {
  const isEqual =
    JSON.stringify(planned) === JSON.stringify(counted) && totalOf(planned) === peakBytes;
  if (isEqual) return `${formatBytes(peakBytes)}, equal`;
  return `${formatCount(totalOf(planned))} planned, ${formatCount(peakBytes)} counted`;
}

const STEP_COLUMNS = [
  ...["tokens of a step", "step, clock", "step, processor", "GFLOP (4PT, 6PT)"],
  ...["GFLOP/s of a core", "dispatches", "submits", "bytes, planned and counted"],
];

function stepCells(line: ScalingLine): string[] {
  const { tokens, flops, dispatches, submits } = line;
  const { clock, processor, isOne } = stepTimes(line);
  const stepText = (seconds: number) => `${secondsText(seconds)}${isOne ? ", the only one" : ""}`;
  const gflop = (count: number) => (count / 1e9).toFixed(2);
  return [
    `${formatCount(tokens)}, ${formatCount(line.supervised)} of them answers`,
    ...[stepText(clock), stepText(processor)],
    `${gflop(totalFlops(line))} (${gflop(flops.frozen)}, ${gflop(flops.learnt)})`,
    (rate(line) / 1e9).toFixed(1),
    ...[formatCount(dispatches), formatCount(submits), bytesText(line)],
  ];
}

/** Each curve's own columns, beside those of all steps. */
function curveTable({ id, varied }: Curve, measured: readonly Measured[]): string {
  if (id === "pictures") return picturesTable(measured);
  const isRatio = id === "packing" || id === "questions";
  const head = [varied, ...(isRatio ? ["against one alone"] : []), ...STEP_COLUMNS];
  const rows = measured.map(({ name, line, point }) => {
    const alone = measured.find((one) => one.point.model === point.model)!;
    return [
      name,
      ...(isRatio ? [times(stepTimes(alone.line).processor / stepTimes(line).processor)] : []),
      ...stepCells(line),
    ];
  });
  return tableOf(head, rows);
}

function picturesTable(measured: readonly Measured[]): string {
  const head = [
    ...["model", "towers, clock", "steps of an epoch, clock"],
    ...["first epoch to second, clock", "towers, processor", "steps, processor"],
    ...["first to second, processor", "bytes, planned and counted"],
  ];
  const rows = measured.map(({ name, line, point }) => {
    const { clock, processor } = epochs(line, point);
    const cells = ({ preparing, learning, ratio }: typeof clock) => [
      ...[secondsText(preparing), secondsText(learning), times(ratio)],
    ];
    return [name, ...cells(clock), ...cells(processor), bytesText(line)];
  });
  return tableOf(head, rows);
}

function chartsOf(curve: Curve, measured: readonly Measured[]): Record<string, string> {
  const { id, title, varied } = curve;
  const onAxis = measured.filter(({ x, name }) => name === xTextOf(id)(x));
  if (onAxis.length < 2 || id === "models") return {};
  const points = (of: (line: ScalingLine) => number) =>
    onAxis.map(({ x, line }) => [x, of(line)] as const);
  const common = { title, x: varied, xText: xTextOf(id) };
  return {
    [`${id}-time.svg`]: chartSvg({
      ...{ ...common, y: "ms of the processor, a step" },
      series: [
        {
          ...{ name: "processor time", mark: "line" },
          points: points((line) => 1000 * stepTimes(line).processor),
        },
      ],
    }),
    [`${id}-bytes.svg`]: chartSvg({
      ...{ ...common, y: "MB" },
      series: [
        { name: "planned", mark: "line", points: points(({ planned }) => totalOf(planned) / 1e6) },
        { name: "counted", mark: "dots", points: points(({ peakBytes }) => peakBytes / 1e6) },
      ],
    }),
  };
}

/** What the rate does as a step grows, in two ways. */
function rateChart(measured: ReadonlyMap<CurveId, readonly Measured[]>): Record<string, string> {
  const points = (id: CurveId) =>
    measured.get(id)!.map(({ line }) => [line.tokens, rate(line) / 1e9] as const);
  if (points("tokens").length < 2 || points("batch").length < 2) return {};
  return {
    "rate.svg": chartSvg({
      ...{ title: "Achieved rate", x: "tokens of a step", y: "GFLOP/s of a core" },
      series: [
        { name: "longer conversations", mark: "line", points: points("tokens") },
        { name: "more conversations", mark: "line", points: points("batch") },
      ],
    }),
  };
}

const ABOUT: Record<CurveId, string> = {
  tokens: "Four conversations in one micro-batch.",
  batch: "Conversations of 128 tokens, all in one micro-batch.",
  rank: "All seven projections of each layer.",
  layers:
    "Decoders of the shipped model's widths with made-up weights and without towers, so that the bytes of one are less than the base's.",
  kept: `The decoder of 16 layers with gradient checkpointing but for so many blocks, counted from the last. The studio keeps as many as
its memory holds. The losses are the same to the bit.`,
  answers: "Only answers go through the head and the loss.",
  packing: `Sixteen short conversations a step (12 to 60 tokens, 30 in the mean), so many of them packed in each micro-batch, whose
gradients are accumulated. There is no padding between conversations here, and a conversation alone is what a batch without packing
would be: its micro-batch is rounded up to 64 tokens. The last row has them all in one micro-batch, each lengthened to the longest
with tokens that nothing is learnt from, as other trainers pad.`,
  questions: `Conversations in one micro-batch, so many in turn about the same picture, which is computed once for them: the shipped model with eight
conversations, SmolVLM2-256M with four. Losses and gradients are those of the conversations one by one
(\`families/parity/sharedBeginnings.gpu.test.ts\`).`,
  pictures: `The first epoch puts every picture through the towers and keeps the features; later ones read them. The towers' time is the
least of three for the shipped model, and one for the other. Programs are compiled before. Reading and decoding files, which
the first epoch also has in the studio, is left out.`,
  models: `Published shapes with made-up weights. SmolVLM2-256M by the studio's own settings for a model of its size (rank 16,
blocks recomputed in the backward pass), one conversation with one picture. Features are made up; what the towers take is above.
SmolVLM-2.2B with weights packed as a card holds them (4 bits, embeddings and vision 8), rank 16, and as many blocks kept as go into 3 GB; its only step
compiles, too.`,
};

const HEAD = `# How time and memory of a step grow

Written by \`node bench/scaling.mjs --table\` from the lines that \`node bench/scaling.mjs\` measured
([\`bench/scaling.jsonl\`](../bench/scaling.jsonl)), on Dawn in Node, by the trainer and the planner that the studio runs. One thing at a time is
varied from one base: the shipped model, four conversations of 128 tokens packed in one micro-batch, a quarter of the tokens answers,
rank 8 on all projections and the projector, AdamW included.`;

const READING = `Times are those of the steps after the first, which compiles. Clock: their median. Processor: the mean of what all threads of the
process used together, which other work on the machine changes less; where nothing else runs, a step takes somewhat more than half of
it on two cores. FLOPs are
counted as usual: 4PT for frozen weights (2PT forward, 2PT for the gradient of their inputs), 6PT for the adapter's own, which also learn;
attention, norms, the loss and what is recomputed are left out, so that rates are lower bounds. Submits are cut by measured time, and are
more on a busy machine. Bytes are those of the whole run, with
an evaluation and sample answers: planned before anything is allocated, and counted at every \`createBuffer\`. "Equal" means equal to the
byte at its highest, and for weights, adapter with moments, temporaries with caches, and inputs each.`;

/** Says how busy the machine was: `load` counts processes that computed or waited to, before each point. */
function conditions(lines: readonly ScalingLine[]): string {
  const devices = [...new Set(lines.map(({ device }) => device))].join("; ");
  const days = [...new Set(lines.map(({ date }) => date.slice(0, 10)))].sort().join(", ");
  const loads = lines.map(({ load }) => load);
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  const beside =
    high < 0.5
      ? "Nothing else ran on the machine."
      : `Other work ran on the machine (${low} to ${high} processes that computed or waited to, in the minute before each point), and times by the clock are rough; bytes and counts are exact. \`--again\` measures anew.`;
  return `Measured on ${days}: ${devices}. ${beside}`;
}

export interface ScalingDocument {
  text: string;
  /** SVG by file name in FOLDER. */
  charts: Record<string, string>;
}

/** The whole of docs/scaling.md. `notes`: what came out, by hand. */
export function documentOf(lines: readonly ScalingLine[], notes: string): ScalingDocument {
  const byKey = new Map(lines.map((line) => [line.key, line]));
  const measured = new Map(
    CURVES.map(({ id, points }) => [
      id,
      points.flatMap(({ x, name = xTextOf(id)(x), point }): Measured[] => {
        const line = byKey.get(keyOf(point));
        return line ? [{ x, name, point, line }] : [];
      }),
    ]),
  );
  const charts: Record<string, string> = {};
  const picture = (name: string, svg: string, words: string) => {
    charts[name] = svg;
    return `![${words}](${FOLDER}/${name})`;
  };
  const sections = CURVES.map((curve) => {
    const of = measured.get(curve.id)!;
    const drawn = Object.entries(chartsOf(curve, of)).map(([name, svg]) =>
      picture(name, svg, `${curve.title}: ${name.includes("time") ? "time" : "bytes"}`),
    );
    return [`## ${curve.title}`, ABOUT[curve.id], ...drawn, curveTable(curve, of)].join("\n\n");
  });
  const rates = Object.entries(rateChart(measured)).map(([name, svg]) =>
    picture(name, svg, "Achieved rate against tokens of a step"),
  );
  const used = [...new Set([...measured.values()].flat().map(({ line }) => line))];
  const head = [HEAD, READING, ...(used.length > 0 ? [conditions(used)] : [])];
  const text = [...head, notes.trim(), ...rates, ...sections].filter(Boolean).join("\n\n");
  return { text: `${text}\n`, charts };
}

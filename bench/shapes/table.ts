/** docs/shapes.md from the lines that were measured, now and before odd shapes had kernels of their own. Pure. */
import type { ShapeLine } from "./measure.ts";
import { PARTS, type Part } from "./pairs.ts";

/** An odd shape does at least so much of the useful work of its round neighbour in the same time. */
const WANTED_SHARE = 0.75;

const HOSTS = [
  { id: "dawn", title: "Dawn in Node" },
  { id: "chromium", title: "Chromium" },
];

const TITLES: Record<Part, string> = {
  rows: "Rows",
  widths: "Widths off the tile",
  attention: "Attention with three query heads to a key head",
  head: "The loss head",
  lora: "LoRA layers",
};

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const shareOf = ({ odd, round }: ShapeLine) => odd.rate / round.rate;
const isWithin = (line: ShapeLine) => shareOf(line) >= WANTED_SHARE;
const percent = (share: number) => `${Math.floor(100 * share)} %`;
const shareText = (line: ShapeLine) =>
  isWithin(line) ? percent(shareOf(line)) : `**${percent(shareOf(line))}**`;
const rateText = (rate: number) => (rate < 10 ? rate.toFixed(2) : rate.toFixed(1));

type Before = ReadonlyMap<string, ShapeLine>;

/** "57 of 60 within 25 % (before 20), the least 69 %". */
function summaryOf(lines: readonly ShapeLine[], before: Before): string {
  const earlier = lines.flatMap(({ key }) => before.get(key) ?? []);
  const within = lines.filter(isWithin).length;
  const least = Math.min(...lines.map(shareOf));
  const known =
    earlier.length === lines.length ? ` (before ${earlier.filter(isWithin).length})` : "";
  return `${within} of ${lines.length} within 25 %${known}, the least ${percent(least)}`;
}

function partTable(lines: readonly ShapeLine[], before: Before): string {
  const head = [
    ...["", "odd", "its round neighbour", "unit", "odd", "round", "share"],
    ...["odd before", "share before"],
  ];
  const rows = lines.map((line) => {
    const earlier = before.get(line.key);
    return [
      ...[line.what, line.odd.size, line.round.size, line.unit],
      ...[rateText(line.odd.rate), rateText(line.round.rate), shareText(line)],
      ...(earlier ? [rateText(earlier.odd.rate), shareText(earlier)] : ["", ""]),
    ];
  });
  return [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

function hostText(title: string, lines: readonly ShapeLine[], before: Before): string {
  const devices = [...new Set(lines.map(({ device }) => device))].join(", ");
  const dates = [...new Set(lines.map(({ date }) => date.slice(0, 10)))].join(", ");
  const parts = PARTS.flatMap((part) => {
    const own = lines.filter((line) => line.part === part);
    if (own.length === 0) return [];
    return [`### ${TITLES[part]}\n\n${summaryOf(own, before)}.\n\n${partTable(own, before)}`];
  });
  return [`## ${title}`, `Measured on ${dates}: ${devices}.`, ...parts].join("\n\n");
}

const HEAD = `# Odd shapes

Written by \`node bench/shapes.mjs --table\` from the lines that \`node bench/shapes.mjs\` measured
([\`bench/shapes.jsonl\`](../bench/shapes.jsonl)). Each odd shape runs in turns with its round neighbour, the next larger size of the same
work: rows and tokens a power of two, widths multiples of 64, query heads shared evenly by a power of two or each with a key head of its
own, the vocabulary a power of two (2¹⁷ for 151,936 words). The least of up to seven turns of at least 25 ms counts. Rates are of useful
work: the floating-point operations that the result needs, padding and what is computed twice left out; for one row the bytes of the
weights. Share: the rate of the odd shape in that of its neighbour. The aim is 75 % and more; what misses it is in bold. "Before" are
the same measurements of the engine before these kernels
([\`bench/shapesBefore.jsonl\`](../bench/shapesBefore.jsonl)).
`;

/** The document. `notes` stand below the head: what came out, in words. */
export function documentOf(
  lines: readonly ShapeLine[],
  earlier: readonly ShapeLine[],
  notes: string,
): string {
  const before = new Map(earlier.map((line) => [line.key, line]));
  const hosts = HOSTS.flatMap(({ id, title }) => {
    const own = lines.filter(({ host }) => host === id);
    return own.length > 0 ? [hostText(title, own, before)] : [];
  });
  return `${[HEAD.trimEnd(), notes, ...hosts].join("\n\n")}\n`;
}

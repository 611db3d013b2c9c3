/** docs/shapes.md from the lines that were measured. Pure. */
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
const isWithin = (share: number) => share >= WANTED_SHARE;
const percent = (share: number) => `${Math.floor(100 * share)} %`;
const shareText = (share: number) => (isWithin(share) ? percent(share) : `**${percent(share)}**`);
const rateText = (rate: number) => (rate < 10 ? rate.toFixed(2) : rate.toFixed(1));

type Neighbour = "nearest" | "larger";
const shareOf = (line: ShapeLine, side: Neighbour) => line.odd.rate / line[side].rate;

/** "57 of 60 within 25 % of the nearest, the least 69 %; 50 of the larger, the least 61 %". */
function summaryOf(lines: readonly ShapeLine[]): string {
  const [nearest, larger] = (["nearest", "larger"] as const).map((side) => {
    const shares = lines.map((line) => shareOf(line, side));
    return { within: shares.filter(isWithin).length, least: percent(Math.min(...shares)) };
  });
  return (
    `${nearest!.within} of ${lines.length} within 25 % of the nearest, the least ${nearest!.least}; ` +
    `${larger!.within} within 25 % of the larger, the least ${larger!.least}`
  );
}

function partTable(lines: readonly ShapeLine[]): string {
  const head = [
    ...["", "odd", "unit", "its rate"],
    ...["nearest round", "its rate", "share", "larger round", "its rate", "share"],
  ];
  const rows = lines.map((line) => {
    const beside = (side: Neighbour) =>
      side === "larger" && line.larger.size === line.nearest.size
        ? ["the same", "", ""]
        : [line[side].size, rateText(line[side].rate), shareText(shareOf(line, side))];
    return [
      ...[line.what, line.odd.size, line.unit, rateText(line.odd.rate)],
      ...[...beside("nearest"), ...beside("larger")],
    ];
  });
  return [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

function hostText(title: string, lines: readonly ShapeLine[]): string {
  const devices = [...new Set(lines.map(({ device }) => device))].join(", ");
  const dates = [...new Set(lines.map(({ date }) => date.slice(0, 10)))].join(", ");
  const parts = PARTS.flatMap((part) => {
    const own = lines.filter((line) => line.part === part);
    if (own.length === 0) return [];
    return [`### ${TITLES[part]}\n\n${summaryOf(own)}.\n\n${partTable(own)}`];
  });
  return [`## ${title}`, `Measured on ${dates}: ${devices}.`, ...parts].join("\n\n");
}

const HEAD = `# Odd shapes

Written by \`node bench/shapes.mjs --table\` from the lines that \`node bench/shapes.mjs\` measured
([\`bench/shapes.jsonl\`](../bench/shapes.jsonl)). Each odd shape runs in turns with two round ones of the same work: the nearest in
size and the next larger one, which for most is the same. Round are rows and tokens of a power of two, widths of a multiple of 64, query
heads that share keys evenly by a power of two or have a key head each, and a vocabulary of a power of two (2¹⁷ for 151,936 words). The
least of up to seven turns of at least 25 ms counts, in all measurements of the pair. Rates are of useful work: the floating-point operations that the result needs,
padding and what is computed twice left out; for one row the bytes of the weights. Share: the rate of the odd shape in that of the round
one. The aim is 75 % and more of the nearest; what misses 75 % is in bold. The larger one is the harder neighbour: few rows have to load
as many weights as many, so that 17 at the price of 32 would be a share of 53 % there without any waste of their own.
`;

/** The document. `notes` stand below the head: what came out, in words. */
export function documentOf(lines: readonly ShapeLine[], notes: string): string {
  const hosts = HOSTS.flatMap(({ id, title }) => {
    const own = lines.filter(({ host }) => host === id);
    return own.length > 0 ? [hostText(title, own)] : [];
  });
  return `${[HEAD.trimEnd(), notes, ...hosts].join("\n\n")}\n`;
}

/** A small chart as an SVG file, on a ground of its own in light and dark. Pure. */
import { axisTicks } from "../../src/app/charts/axisTicks.ts";

export interface Series {
  name: string;
  mark: "line" | "dots";
  points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  title: string;
  /** What the axes count, with units. Both begin at 0. */
  x: string;
  y: string;
  series: readonly Series[];
  /** How a number below the horizontal axis is written. */
  xText?: (x: number) => string;
}

const SIZE = { width: 520, height: 300 };
/** Where the axes lie. */
export const PLOT = { left: 62, right: 500, top: 66, bottom: 248 };
/** Free above the highest point, as a share of it. */
const HEADROOM = 1.08;
const TICKS = 4;
const LEGEND_Y = 46;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .title { font-size: 14px; font-weight: 600; fill: #1f2328 }
  .ground { fill: #fff }
  .grid { stroke: #d8dee4 }
  .series0 { stroke: #1f6feb; fill: #1f6feb }
  .series1 { stroke: #bc4c00; fill: #bc4c00 }
  .line { fill: none; stroke-width: 2 }
  .ring { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9da7b1 }
    .title { fill: #e6edf3 }
    .ground { fill: #15191f }
    .grid { stroke: #30363d }
    .series0 { stroke: #6cb0ff; fill: #6cb0ff }
    .series1 { stroke: #ffa667; fill: #ffa667 }
    .line, .ring { fill: none }
  }
`;

/** At most two series; their points in the order of x. */
export function chartSvg({ title, x, y, series, xText = String }: Chart): string {
  const all = series.flatMap(({ points }) => points);
  const [mostX, mostY] = [0, 1].map((axis) => Math.max(...all.map((point) => point[axis]!)));
  const top = mostY! * HEADROOM;
  const xAt = (value: number) => rounded(PLOT.left + (value / mostX!) * (PLOT.right - PLOT.left));
  const yAt = (value: number) => rounded(PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top));
  const middle = (PLOT.left + PLOT.right) / 2;
  const xs = [...new Set(all.map(([value]) => value))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}" role="img" aria-label="${escaped(`${title}: ${y} against ${x}`)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${SIZE.width}" height="${SIZE.height}" rx="8"/>`,
    text(title, PLOT.left, 26, 'class="title"'),
    ...series.flatMap(({ name, mark }, i) => {
      const left = PLOT.left + i * 190;
      return [
        mark === "line"
          ? `<path class="line series${i}" d="M${left} ${LEGEND_Y - 4}h18"/>`
          : `<circle class="ring series${i}" cx="${left + 9}" cy="${LEGEND_Y - 4}" r="5"/>`,
        text(name, left + 24, LEGEND_Y),
      ];
    }),
    ...axisTicks(0, top, TICKS).flatMap((value) => [
      `<path class="grid" d="M${PLOT.left} ${yAt(value)}H${PLOT.right}"/>`,
      text(value.toLocaleString("en"), PLOT.left - 8, yAt(value) + 4, 'text-anchor="end"'),
    ]),
    ...xs.map((value) => text(xText(value), xAt(value), PLOT.bottom + 18, CENTRED)),
    text(x, middle, PLOT.bottom + 40, CENTRED),
    text(
      y,
      0,
      0,
      `${CENTRED} transform="translate(16 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)"`,
    ),
    ...series.flatMap(({ mark, points }, i) => {
      const places = points.map(([px, py]) => [xAt(px), yAt(py)] as const);
      if (mark === "dots")
        return places.map(
          ([cx, cy]) => `<circle class="ring series${i}" cx="${cx}" cy="${cy}" r="5"/>`,
        );
      return [
        `<polyline class="line series${i}" points="${places.map((at) => at.join(",")).join(" ")}"/>`,
        ...places.map(([cx, cy]) => `<circle class="series${i}" cx="${cx}" cy="${cy}" r="2.5"/>`),
      ];
    }),
    "</svg>\n",
  ].join("\n");
}

const CENTRED = 'text-anchor="middle"';

const text = (words: string, x: number, y: number, how = "") =>
  `<text x="${x}" y="${y}"${how && ` ${how}`}>${escaped(words)}</text>`;

const escaped = (words: string) =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Tenths of a pixel are enough. */
const rounded = (value: number) => Math.round(value * 10) / 10;

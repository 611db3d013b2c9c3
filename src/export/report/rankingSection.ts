/** How likely right answers are about their own and about other pictures, as a section of a report's HTML file. */
import { formatCount } from "../../base/words/formatCount.ts";
import { percentText } from "../../base/words/percentText.ts";
import { CHANCE_HIGHER, changeText, sideText } from "../../base/words/rankingText.ts";
import {
  RANKING_BINS,
  type RankingFindings,
  type RankingSide,
} from "../../protocol/evaluation/ranking.ts";
import { html, Html } from "./html.ts";

export function rankingSection(ranking: RankingFindings): Html {
  const { n, base, adapter } = ranking;
  const most = Math.max(...[base, adapter].flatMap(({ own, other }) => [...own, ...other]));
  return html`<h2>How sure is it of the right answer?</h2>
    <p>
      How likely each model finds the words of the right answer, about its own picture (filled bars)
      and about another example's (outlined bars): ${formatCount(n, "question")}, without a
      specialist. ${changeText(ranking)}
    </p>
    <div class="pair">
      ${figure("With adapter", adapter, most)} ${figure("General model", base, most)}
    </div>
    ${counts(ranking)}
    <p class="fine">
      After VITask (arXiv 2410.06456). Likelihood: the geometric mean over the tokens of the right
      answer. Overlap: the common area of both histograms in tenths. By chance: what is to be
      expected of these likelihoods if a coin decided which is about the own picture. These figures
      carry no intervals.
    </p>`;
}

function figure(title: string, side: RankingSide, most: number): Html {
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${histogram(`${title}. ${sideText(side)}`, side, most)}
    <p>${sideText(side)}</p>
  </figure>`;
}

/** In units of the drawing: a column for each part of 0 to 1, with two bars. */
const COLUMN = 32;
const BAR = 13;
const HEIGHT = 120;
/** Above the bars for the count of the highest, below for the axis. */
const ABOVE = 16;
const BELOW = 18;

function histogram(label: string, { own, other }: RankingSide, most: number): Html {
  const width = COLUMN * RANKING_BINS;
  const foot = ABOVE + HEIGHT;
  const middle = width / 2;
  return html`<svg viewBox="0 0 ${width} ${foot + BELOW}" role="img" aria-label="${label}">
    ${own.map((count, bin) => bar("own", COLUMN * bin + 2, (HEIGHT * count) / most, count))}
    ${other.map((count, bin) =>
      bar("other", COLUMN * bin + 4 + BAR, (HEIGHT * count) / most, count),
    )}
    <line class="axis" x1="0" y1="${foot}" x2="${width}" y2="${foot}" />
    <text x="0" y="${foot + 14}">0&nbsp;%</text>
    <text x="${middle}" y="${foot + 14}" text-anchor="middle">likelihood of the right answer</text>
    <text x="${width}" y="${foot + 14}" text-anchor="end">100&nbsp;%</text>
  </svg>`;
}

/** A bar with its count above it; nothing for 0. */
function bar(kind: "own" | "other", x: number, height: number, count: number): Html {
  if (count === 0) return new Html("");
  const top = ABOVE + HEIGHT - height;
  return html`<rect class="${kind}" x="${x}" y="${top}" width="${BAR}" height="${height}" />
    <text x="${x + BAR / 2}" y="${top - 3}" text-anchor="middle">${count}</text>`;
}

function counts({ n, base, adapter }: RankingFindings): Html {
  const cells = (of: (side: RankingSide) => [own: string, other: string]) =>
    [adapter, base].flatMap(of).map((text) => html`<td>${text}</td>`);
  const whole = (name: string, of: (side: RankingSide) => string) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${[adapter, base].map((side) => html`<td colspan="2">${of(side)}</td>`)}
    </tr>`;
  const bins = Array.from({ length: RANKING_BINS }, (_, bin) => bin);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Likelihoods as a table">
    <table class="numbers">
      <thead>
        <tr>
          <td></td>
          <th scope="colgroup" colspan="2">With adapter</th>
          <th scope="colgroup" colspan="2">General model</th>
        </tr>
        <tr>
          <th scope="col">Likelihood of the right answer</th>
          ${[0, 1].map(
            () =>
              html`<th scope="col">own picture</th>
                <th scope="col">another picture</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${bins.map(
          (bin) =>
            html`<tr>
              <th scope="row">
                ${(100 * bin) / RANKING_BINS} to ${(100 * (bin + 1)) / RANKING_BINS}&nbsp;%
              </th>
              ${cells(({ own, other }) => [String(own[bin]!), String(other[bin]!)])}
            </tr>`,
        )}
        <tr>
          <th scope="row">n</th>
          ${cells(() => [String(n), String(n)])}
        </tr>
        ${whole(
          "Overlap (by chance)",
          ({ overlap, overlapByChance }) =>
            `${percentText(overlap)} (${percentText(overlapByChance)})`,
        )}
        ${whole(
          "Likelier about its own picture (by chance)",
          ({ higher }) => `${percentText(higher)} (${percentText(CHANCE_HIGHER)})`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Models side by side, as a section of a report's HTML file. */
import { kindName } from "../../base/words/kindName.ts";
import { luckText } from "../../base/words/luckText.ts";
import { percentText } from "../../base/words/percentText.ts";
import { scoreText } from "../../base/words/scoreText.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";
import type { ComparedModel, Comparison } from "../../protocol/evaluation/comparison.ts";
import { html, Html } from "./html.ts";

export function comparisonSection(comparison: Comparison): Html {
  const { versionId, n, groups, leftOut, kinds, chance, models, against, listed } = comparison;
  const other = models.find(({ id }) => id === against)!;
  return html`<h2>Side by side</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Models side by side">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Right answers, n = ${n}</th>
            <th scope="col">Over ${other.title}, points</th>
            ${kinds.map(
              ({ kind, label, n: asked }) =>
                html`<th scope="col">${kindName(kind)}: ${label}, n = ${asked}</th>`,
            )}
            ${listed > 0 ? html`<th scope="col">With, without the list of answers, n = ${listed}</th>` : ""}
          </tr>
        </thead>
        <tbody>
          ${models.map((model) => modelRow(model, comparison))}
          <tr>
            <th scope="row">Without looking</th>
            <td>${percentText(chance)}</td>
            <td>–</td>
            ${kinds.map(({ chance: guessed, scale }) => html`<td>${scoreText(guessed, scale)}</td>`)}
            ${listed > 0 ? html`<td>–</td>` : ""}
          </tr>
        </tbody>
      </table>
    </div>
    <p class="fine">
      Version ${versionId}; ${n} questions in ${groups} groups that share a picture, clip or source.
      ${leftOut ? `Left out, since not all were asked them: ${leftOut}. ` : ""}In brackets
      95&nbsp;%. The odds of luck are of exact sign flips of whole groups, corrected for
      ${models.length - 1} comparisons (Holm 1979).
    </p>`;
}

function modelRow(
  { id, title, right, over, correctedLuck, kinds, lists }: ComparedModel,
  comparison: Comparison,
) {
  const points = (share: number) => `${Math.round(100 * share)}`.replace("-", "−");
  const difference = `${points(over.value)} (${points(over.low)} to ${points(over.high)}), ${luckText(correctedLuck)}`;
  return html`<tr>
    <th scope="row">${title}</th>
    <td>${percentText(right.value)} (${percentText(right.low)} to ${percentText(right.high)})</td>
    <td>${id === comparison.against ? "–" : difference}</td>
    ${kinds.map(({ value }, i) => {
      const { scale } = comparison.kinds[i]!;
      const text = (number: number) => scoreText(number, scale);
      return html`<td>
        ${value ? `${text(value.value)} (${text(value.low)} to ${text(value.high)})` : "none has it"}
      </td>`;
    })}
    ${lists ? html`<td>${shareText(lists.listed)}, ${lists.unlisted ? shareText(lists.unlisted) : "not asked"}</td>` : ""}
  </tr>`;
}

const shareText = ({ value, low, high }: Estimate) =>
  `${percentText(value)} (${percentText(low)} to ${percentText(high)})`;

/** How each kind of question is scored, as tables of a report's HTML file. */
import { kindName } from "../../base/words/kindName.ts";
import { differenceText, scoreText } from "../../base/words/scoreText.ts";
import { percentText } from "../../base/words/percentText.ts";
import type { KindFindings } from "../../protocol/evaluation/findings.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";
import type { TaskFindings, TaskScore } from "../../protocol/evaluation/tasks.ts";
import { html, Html } from "./html.ts";

export function taskSections(kinds: readonly KindFindings[]): Html[] {
  return kinds.map(
    ({ kind, task }) =>
      html`<h2>How the answers are scored: ${kindName(kind)}</h2>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Over the questions of this kind</th>
              <th scope="col">With adapter</th>
              <th scope="col">General model</th>
              <th scope="col">Difference, of shares in points</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            ${task.scores.map(scoreRow)}
          </tbody>
        </table>
        <p class="fine">${footnote(task)}</p>`,
  );
}

function scoreRow({ label, scale, adapter, base, difference, n }: TaskScore): Html {
  const said = (estimate: Estimate | null) => estimateText(estimate, scale);
  return html`<tr>
    <th scope="row">${label}</th>
    <td>${said(adapter)}</td>
    <td>${said(base)}</td>
    <td>${difference ? differenceOf(difference, scale) : "–"}</td>
    <td>${n.adapter === n.base ? n.adapter : `${n.adapter} and ${n.base}`}</td>
  </tr>`;
}

function estimateText(estimate: Estimate | null, scale: TaskScore["scale"]): string {
  if (!estimate) return "none has it";
  const { value, low, high } = estimate;
  const text = (number: number) => scoreText(number, scale);
  return low === high
    ? `${text(value)} (no interval)`
    : `${text(value)} (${text(low)} to ${text(high)})`;
}

function differenceOf({ value, low, high }: Estimate, scale: TaskScore["scale"]): string {
  const text = (number: number) => differenceText(number, scale);
  return low === high
    ? `${text(value)} (no interval)`
    : `${text(value)} (${text(low)} to ${text(high)})`;
}

function footnote({ chance, luck, guessed }: TaskFindings): string {
  const drawn = guessed
    ? ` No choice could be read from ${guessed.adapter} answers with the adapter and ${guessed.base} of the general model: one was drawn by a seed.`
    : "";
  return `The first score decides. Without looking: ${percentText(chance.value)}, by ${chance.about}. Luck alone would make such a difference ${percentText(luck)} of the time (sign flips of whole groups). In brackets 95 %, from 1000 seeded resamples of whole groups of questions that share a picture, clip or source.${drawn}`;
}

/** How well both models tell classes apart by their likelihoods, as a section of a report's HTML file. */
import { AUC_METHOD, aucNotes, aucText } from "../../base/words/aucText.ts";
import { kindName } from "../../base/words/kindName.ts";
import { CHANCE_AUC, type AucFindings } from "../../protocol/evaluation/classLikelihoods.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";
import { html, type Html } from "./html.ts";

export function aucSection(aucs: readonly AucFindings[]): Html {
  return html`<h2>Does the right class come first?</h2>
    <p>
      How likely each model finds every class as the answer, compared over all questions, without a
      specialist: area under the ROC curve (AUC). By chance: ${aucText(CHANCE_AUC)}.
    </p>
    ${aucs.map(kindTable)}
    <p class="fine">${AUC_METHOD}</p>`;
}

function kindTable(auc: AucFindings): Html {
  const { kind, n, classes, macro } = auc;
  return html`<table class="numbers">
      <caption>
        ${kindName(kind)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Class against the rest</th>
          <th scope="col">n</th>
          <th scope="col">With adapter</th>
          <th scope="col">General model</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Mean over classes</th>
          <td>${n}</td>
          <td>${macro ? areaText(macro.adapter) : "–"}</td>
          <td>${macro ? areaText(macro.base) : "–"}</td>
        </tr>
        ${classes.map(
          ({ name, support, adapter, base }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${support}</td>
              <td>${adapter === null ? "–" : aucText(adapter)}</td>
              <td>${base === null ? "–" : aucText(base)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${aucNotes(auc).map((note) => html`<p>${note}</p>`)}`;
}

function areaText({ value, low, high }: Estimate): string {
  const interval = low === high ? "no interval" : `${aucText(low)} to ${aucText(high)}`;
  return `${aucText(value)} (${interval})`;
}

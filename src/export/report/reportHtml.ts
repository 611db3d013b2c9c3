/**
 * A whole report as one HTML file that needs neither network nor script: its policy forbids both. Everything that a person or
 * a model wrote is escaped.
 */
import { formatCount } from "../../base/words/formatCount.ts";
import { percentText } from "../../base/words/percentText.ts";
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import type { ScoredAnswer } from "../../protocol/reports.ts";
import { html, Html } from "./html.ts";
import type { ReportFacts } from "./reportFacts.ts";
import { aucSection } from "./aucSection.ts";
import { rankingSection } from "./rankingSection.ts";
import { reportStyle } from "./reportStyle.ts";
import {
  classSections,
  listUseSection,
  pictureUseSection,
  scoresSection,
  tasteSection,
} from "./reportTables.ts";
import { comparisonSection } from "./comparisonTable.ts";
import { taskSections } from "./taskTables.ts";

export function reportHtml(facts: ReportFacts): string {
  const { report, runTitle, comparison } = facts;
  const {
    specialistAlone,
    verdict,
    limitations,
    pictureUse,
    listUse,
    ranking,
    aucs,
    kinds,
    taste,
  } = report.findings;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${runTitle}: report</title>
        <style>
          ${new Html(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>${runTitle}</h1>
          ${factList(facts)}
          <p class="verdict ${verdict.tone}">${verdict.text}</p>
          ${scoresSection(report)}
          ${specialistAlone ? html`<p>${specialistAlone}</p>` : new Html("")}
          ${pictureUse ? pictureUseSection(pictureUse) : new Html("")}
          ${listUse ? listUseSection(listUse) : new Html("")}
          ${ranking ? rankingSection(ranking) : new Html("")} ${taskSections(kinds)}
          ${classSections(kinds)} ${aucs.length > 0 ? aucSection(aucs) : new Html("")}
          ${taste ? tasteSection(taste) : new Html("")}
          ${comparison ? comparisonSection(comparison) : new Html("")}
          <h2>What these numbers cannot say</h2>
          <ul>
            ${limitations.map((note) => html`<li>${note}</li>`)}
          </ul>
          ${answersSection(facts)}
        </main>
      </body>
    </html> `.text;
}

function factList({ report, project, field, model }: ReportFacts): Html {
  const rows: [string, string][] = [
    ["Project", project],
    ["General model", model],
    ["Examples, version", report.versionId],
    ["Asked", `${report.createdAt.slice(0, 16).replace("T", " ")} UTC`],
    ["Hidden questions", formatCount(report.overall.n)],
  ];
  const notice =
    field === "medicine"
      ? html`<p class="notice">
          For education and research. Not a medical device, and not for diagnosis or treatment.
        </p>`
      : new Html("");
  return html`<dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${notice}`;
}

function answersSection({ report, pictures }: ReportFacts): Html {
  const about = pictures
    ? "Pictures that are no longer stored are missing."
    : "Without pictures, as chosen when this file was made.";
  return html`<h2>Answer by answer</h2>
    <p>${about}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="All answers">
      <table>
        <thead>
          <tr>
            ${pictures ? html`<th scope="col">Picture</th>` : new Html("")}
            <th scope="col">Question</th>
            <th scope="col">Right answer</th>
            <th scope="col">With adapter</th>
            <th scope="col">General model</th>
            <th scope="col">With adapter, about another picture</th>
          </tr>
        </thead>
        <tbody>
          ${report.answers.map((answer) => answerRow(answer, pictures))}
        </tbody>
      </table>
    </div>`;
}

function answerRow(answer: ScoredAnswer, pictures: ReportFacts["pictures"]): Html {
  const { question, reference, otherPicture, part, kind, cut = [] } = answer;
  const label = [part === "replay" ? "general" : "", kind].filter(Boolean).join(" · ");
  return html`<tr>
    ${pictures ? html`<td>${picture(pictures.get(answer.exampleId))}</td>` : new Html("")}
    <td>${withoutPlaceholders(question)} <small>${label}</small></td>
    <td>${reference}</td>
    <td>${said(answer.adapter, answer.adapterRight, answer.adapterF1, cut.includes("adapter"))}</td>
    <td>${said(answer.base, answer.baseRight, answer.baseF1, cut.includes("base"))}</td>
    <td>${otherPicture ? otherPicture.answer || "(no words)" : "–"}</td>
  </tr> `;
}

function picture(uri: string | undefined): Html {
  return uri ? html`<img src="${uri}" alt="" loading="lazy" />` : html`–`;
}

function said(text: string, isRight: boolean, f1: number, isCut: boolean): Html {
  const mark = isRight ? "✓ right" : "✗ wrong";
  const shared = !isRight && f1 > 0 ? `, shares ${percentText(f1)} of the words` : "";
  return html`${text || "(no words)"}
    <small class="${isRight ? "right" : "wrong"}"
      >${mark}${shared}${isCut ? ", cut here" : ""}</small
    >`;
}

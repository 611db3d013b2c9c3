/** The tables of a report's HTML file: scores, picture dependence, and confusion with class scores. */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { kindName } from "../../base/words/kindName.ts";
import { luckText } from "../../base/words/luckText.ts";
import { percentText } from "../../base/words/percentText.ts";
import type {
  Classification,
  KindFindings,
  PairedDifference,
  ListUse,
  PictureUse,
  ReportWithFindings,
} from "../../protocol/evaluation/findings.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";
import type { TasteFindings } from "../../protocol/evaluation/taste.ts";
import type { Score } from "../../protocol/reports.ts";
import { html, Html } from "./html.ts";

const percent = percentText;

/** Of differences, in points. */
function difference({ value, low, high }: PairedDifference): string {
  const [at, from, to] = [value, low, high].map((share) =>
    `${Math.round(100 * share)}`.replace("-", "−"),
  );
  return `${at} (${from} to ${to})`;
}

/** All resamples are alike where every answer is right, or wrong. */
function estimate({ value, low, high }: Estimate): string {
  if (low === high) return `${percent(value)} (no interval)`;
  return `${percent(value)} (${percent(low)} to ${percent(high)})`;
}

export function scoresSection({ overall, retention, kinds, findings }: ReportWithFindings): Html {
  const found = new Map(findings.kinds.map((kind) => [kind.kind, kind]));
  const isOnlyKind = kinds.every(({ kind }) => kind === "");
  const rows: [string, Score, Pick<KindFindings, "overBase" | "overCommonest"> | undefined][] = [
    ["Your questions", overall, findings],
    ...(retention ? [["General questions", retention, undefined] as const] : []).map(
      ([name, score, none]): (typeof rows)[number] => [name, score, none],
    ),
    ...(isOnlyKind ? [] : kinds).map((score): (typeof rows)[number] => [
      kindName(score.kind),
      score,
      found.get(score.kind),
    ]),
  ];
  const side = ({ exact, low, high }: Score["base"]) => estimate({ value: exact, low, high });
  return html`<h2>Right answers</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Scores">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Questions</th>
            <th scope="col">n</th>
            <th scope="col">Always the commonest</th>
            <th scope="col">General model</th>
            <th scope="col">With adapter</th>
            <th scope="col">Over general model, points</th>
            <th scope="col">Over the commonest, points</th>
            <th scope="col">Token F1, general → adapter</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, score, paired]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${score.n}</td>
                <td>${percent(score.chance)}</td>
                <td>${side(score.base)}</td>
                <td>${side(score.adapter)}</td>
                <td>${paired ? difference(paired.overBase) : "–"}</td>
                <td>${paired ? difference(paired.overCommonest) : "–"}</td>
                <td>${percent(score.base.f1)} → ${percent(score.adapter.f1)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="fine">
      Exact match after lower case, without final punctuation or a leading article; greedy answers,
      the same prompts for both. In brackets 95&nbsp;%: Wilson's interval of a share, Newcombe's
      (1998, method 10) of a paired difference. The commonest answer is counted among these
      questions, by kind.
    </p>`;
}

export function pictureUseSection(use: PictureUse): Html {
  return html`<h2>Does it look?</h2>
    <p>
      ${use.n} questions were asked of the adapter once more, about another example's picture or
      clip whose right answer is another. Right about the own picture: ${use.ownRight} of ${use.n}.
      Still that answer about the other one: ${use.otherRight} of ${use.n}. Difference in points:
      ${difference(use.difference)}. Answers that changed with the picture:
      ${estimate(use.changed)}.
    </p>`;
}

export function listUseSection({
  n,
  chance,
  listed,
  unlisted,
  drop,
  learntWithout,
  preview,
}: ListUse): Html {
  return html`<h2>Does it know the answers without their list?</h2>
    <p>
      ${n} questions that list their answers were asked of the adapter once more, without the list
      (“${withoutPlaceholders(preview.question)}” became “${withoutPlaceholders(preview.without)}”).
      Right with the list: ${listed.count} of ${n}, ${estimate(listed)}. Right without it:
      ${unlisted.count} of ${n}, ${estimate(unlisted)}. Always giving the commonest answer:
      ${percentText(chance)}. Drop in points: ${difference(drop)}. The adapter learnt
      ${learntWithout ? "without the lists: those without it are as it was taught." : "with the lists."}
    </p>`;
}

export function tasteSection({ adapter, base, equal, share, luck, tags }: TasteFindings): Html {
  const reasons = tags.map((one) => `${one.tag} ${one.adapter} against ${one.base}`).join(", ");
  return html`<h2>Blind taste</h2>
    <p>
      Two answers in an order that was not told: the adapter's was preferred ${adapter} times, the
      general model's ${base} times, neither ${equal} times.
      ${share ? `Where one was preferred it was the adapter's in ${estimate(share)}; ${luckText(luck)}.` : ""}
      ${reasons ? `Because it was (adapter against general model): ${reasons}.` : ""}
    </p>`;
}

export function classSections(kinds: readonly KindFindings[]): Html[] {
  return kinds.flatMap(({ kind, table }) => {
    if (!table) return [];
    const { classes, adapter, base } = table;
    return [
      html`<h2>What is taken for what: ${kindName(kind)}</h2>
        <div class="pair">
          ${matrix("With adapter", classes, adapter)} ${matrix("General model", classes, base)}
        </div>
        ${bothModels("Over all classes", SUMMARIES, adapter, base)}
        ${classScores(classes, adapter, base)}`,
    ];
  });
}

function matrix(label: string, classes: readonly string[], { cells }: Classification): Html {
  const columns = [...classes, "no class named"];
  const cell = (count: number, whole: number, isRight: boolean) => {
    const shade = count ? ` ${isRight ? "hit" : "miss"}-${Math.ceil((4 * count) / whole)}` : "";
    return html`<td class="cell${shade}">${count}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="numbers">
      <caption>
        ${label}; rows: right answer, columns: given answer
      </caption>
      <thead>
        <tr>
          <td></td>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${cells.map((row, r) => {
          const whole = row.flat().length;
          return html`<tr>
            <th scope="row">${classes[r]!}</th>
            ${row.map((found, c) => cell(found.length, whole, r === c))}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

const SUMMARIES = [
  ["Accuracy", "accuracy"],
  ["Balanced accuracy", "balancedAccuracy"],
  ["Macro-F1", "macroF1"],
] as const;

function bothModels<Key extends string>(
  head: string,
  rows: readonly (readonly [label: string, key: Key])[],
  adapter: Record<Key, Estimate>,
  base: Record<Key, Estimate>,
): Html {
  return html`<table class="numbers">
    <thead>
      <tr>
        <th scope="col">${head}</th>
        <th scope="col">With adapter</th>
        <th scope="col">General model</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([label, key]) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td>${estimate(adapter[key])}</td>
            <td>${estimate(base[key])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function classScores(
  classes: readonly string[],
  adapter: Classification,
  base: Classification,
): Html {
  const scores = ["precision", "recall", "f1"] as const;
  return html`<table class="numbers">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">n</th>
          ${["Precision", "Recall", "F1"].map((name) => html`<th scope="col">${name}, general → adapter</th>`)}
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          (name, i) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${adapter.classes[i]!.support}</td>
              ${scores.map(
                (score) =>
                  html`<td>
                    ${percent(base.classes[i]![score])} → ${percent(adapter.classes[i]![score])}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="fine">
      As scikit-learn counts with zero_division=0. An answer that names no class is wrong and costs
      recall. Intervals: 95&nbsp;%, from 1000 seeded resamples of whole examples.
    </p>`;
}

/** The answers of a report as CSV (RFC 4180, formulas escaped): one line a question. */
import { CHANCE_HIGHER } from "../../base/words/rankingText.ts";
import { writeCsv } from "../../formats/csv/csv.ts";
import { CHANCE_AUC, type AucFindings } from "../../protocol/evaluation/classLikelihoods.ts";
import type { Estimate } from "../../protocol/evaluation/estimate.ts";
import type { ReportWithFindings } from "../../protocol/evaluation/findings.ts";
import type { RankedAnswer, RankingFindings } from "../../protocol/evaluation/ranking.ts";
import type { ScoredAnswer } from "../../protocol/reports.ts";

/** What a report knows of an answer beside its words. */
interface AnswerFacts {
  versionId: string;
  /** The score that decides in its kind; empty for general questions. */
  scoredBy: string;
  base: number | null;
  adapter: number | null;
  /** Whether the report says which answers were cut. */
  knowsCut: boolean;
  /** Its likelihoods with what all ranked answers say together; null where it was not ranked. */
  ranked: { own: RankedAnswer; all: RankingFindings } | null;
  /** The right class's shares with what all answers of its kind say together; null where its classes were not weighed. */
  weighed: { own: AucFindings["shares"][number]; all: AucFindings } | null;
}

const COLUMNS: [heading: string, cell: (answer: ScoredAnswer, facts: AnswerFacts) => string][] = [
  ["example", ({ exampleId }) => exampleId],
  ["turn", ({ turn }) => String(turn + 1)],
  ["part", ({ part }) => part],
  ["kind", ({ kind }) => kind],
  ["question", ({ question }) => question],
  ["right answer", ({ reference }) => reference],
  ["general model", ({ base }) => base],
  ["general model right", ({ baseRight }) => yesNo(baseRight)],
  ["general model token F1", ({ baseF1 }) => share(baseF1)],
  ["with adapter", ({ adapter }) => adapter],
  ["with adapter right", ({ adapterRight }) => yesNo(adapterRight)],
  ["with adapter token F1", ({ adapterF1 }) => share(adapterF1)],
  ["about the picture of example", ({ otherPicture }) => otherPicture?.exampleId ?? ""],
  ["with adapter, about that picture", ({ otherPicture }) => otherPicture?.answer ?? ""],
  ["still that answer", ({ otherPicture }) => (otherPicture ? yesNo(otherPicture.right) : "")],
  ["scored by", (_, { scoredBy }) => scoredBy],
  ["general model, that score", (_, { base }) => share(base)],
  ["with adapter, that score", (_, { adapter }) => share(adapter)],
  ["shares a picture or source with example", ({ group, exampleId }) => group ?? exampleId],
  ["version", (_, { versionId }) => versionId],
  // Stopped at the most tokens; empty in reports of earlier versions, which do not know.
  [
    "general model was cut",
    ({ cut }, { knowsCut }) => (knowsCut ? yesNo(!!cut?.includes("base")) : ""),
  ],
  [
    "with adapter was cut",
    ({ cut }, { knowsCut }) => (knowsCut ? yesNo(!!cut?.includes("adapter")) : ""),
  ],
  ["question without its list", ({ withoutList }) => withoutList?.question ?? ""],
  ["with adapter, without the list", ({ withoutList }) => withoutList?.answer ?? ""],
  ["right without the list", ({ withoutList }) => (withoutList ? yesNo(withoutList.right) : "")],
  // How likely the right answer is. The last eight are of all ranked answers, as the version is of all answers.
  ["general model, likelihood", ranked(({ own }) => share(own.base.own))],
  ["general model, likelihood about that picture", ranked(({ own }) => share(own.base.other))],
  ["with adapter, likelihood", ranked(({ own }) => share(own.adapter.own))],
  ["with adapter, likelihood about that picture", ranked(({ own }) => share(own.adapter.other))],
  ["n of likelihoods", ranked(({ all }) => String(all.n))],
  ["general model, overlap of likelihoods", ranked(({ all }) => share(all.base.overlap))],
  ["general model, that overlap by chance", ranked(({ all }) => share(all.base.overlapByChance))],
  ["general model, share likelier about own picture", ranked(({ all }) => share(all.base.higher))],
  ["with adapter, overlap of likelihoods", ranked(({ all }) => share(all.adapter.overlap))],
  ["with adapter, that overlap by chance", ranked(({ all }) => share(all.adapter.overlapByChance))],
  [
    "with adapter, share likelier about own picture",
    ranked(({ all }) => share(all.adapter.higher)),
  ],
  ["that share by chance", ranked(() => share(CHANCE_HIGHER))],
  // How classes are told apart by their likelihoods. The last eight are of all weighed answers of the kind.
  ["general model, share of the right class", weighed(({ own }) => share(own.base))],
  ["with adapter, share of the right class", weighed(({ own }) => share(own.adapter))],
  ["n of AUC", weighed(({ all }) => String(all.n))],
  ["general model, AUC", weighed(({ all }) => share(all.macro?.base.value ?? null))],
  ["general model, AUC from", weighed(({ all }) => bound(all.macro?.base, "low"))],
  ["general model, AUC to", weighed(({ all }) => bound(all.macro?.base, "high"))],
  ["with adapter, AUC", weighed(({ all }) => share(all.macro?.adapter.value ?? null))],
  ["with adapter, AUC from", weighed(({ all }) => bound(all.macro?.adapter, "low"))],
  ["with adapter, AUC to", weighed(({ all }) => bound(all.macro?.adapter, "high"))],
  ["AUC by chance", weighed(() => share(CHANCE_AUC))],
];

/** Empty for answers that were not ranked. */
function ranked(cell: (found: NonNullable<AnswerFacts["ranked"]>) => string) {
  return (_: ScoredAnswer, { ranked: found }: AnswerFacts) => (found ? cell(found) : "");
}

/** Empty for answers whose classes were not weighed. */
function weighed(cell: (found: NonNullable<AnswerFacts["weighed"]>) => string) {
  return (_: ScoredAnswer, { weighed: found }: AnswerFacts) => (found ? cell(found) : "");
}

/** Empty where there is no estimate, or no interval because all resamples are alike. */
function bound(estimate: Estimate | undefined, end: "low" | "high"): string {
  return estimate && estimate.low < estimate.high ? share(estimate[end]) : "";
}

export function reportCsv({
  answers,
  versionId,
  findings,
  maxNewTokens,
  ranking = [],
}: ReportWithFindings): string {
  const knowsCut = maxNewTokens !== undefined;
  const labels = new Map(findings.kinds.map(({ kind, task }) => [kind, task.scores[0].label]));
  const rankedOf = new Map(ranking.map((one) => [keyOf(one), one]));
  const weighedOf = new Map(
    findings.aucs.flatMap((all) => all.shares.map((own) => [keyOf(own), { own, all }] as const)),
  );
  const lines = answers.map((answer, at) => {
    const scoredBy = answer.part === "replay" ? "" : labels.get(answer.kind)!;
    const own = rankedOf.get(keyOf(answer));
    const ranked = own && findings.ranking ? { own, all: findings.ranking } : null;
    const weighed = weighedOf.get(keyOf(answer)) ?? null;
    const facts = { versionId, scoredBy, knowsCut, ranked, weighed, ...findings.answerScores[at]! };
    return COLUMNS.map(([, cell]) => cell(answer, facts));
  });
  return writeCsv(
    COLUMNS.map(([heading]) => heading),
    lines,
  );
}

const keyOf = ({ exampleId, turn }: Pick<RankedAnswer, "exampleId" | "turn">) =>
  JSON.stringify([exampleId, turn]);

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

function share(value: number | null): string {
  return value === null ? "" : value.toFixed(4);
}

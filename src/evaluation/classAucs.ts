/**
 * One-vs-rest AUC of a language model's own answers: the score of a class is its share in the softmax over the mean
 * log-probabilities of all classes' answers, which makes classes of few and of many tokens comparable (our choice).
 */
import { groupBy } from "../base/groupBy.ts";
import { bootstrap, classAucs, normaliseAnswer, ResampledAucs } from "../metrics/index.ts";
import {
  CHANCE_AUC,
  type AucFindings,
  type ClassLikelihoods,
  type WeighedQuestion,
} from "../protocol/evaluation/classLikelihoods.ts";
import type { EvalReport, ScoredAnswer } from "../protocol/reports.ts";
import { groupOf } from "./groupOf.ts";
import { isOwn } from "./scoreTable.ts";

interface Ranked extends Pick<WeighedQuestion, "exampleId" | "turn"> {
  target: number;
  group: string;
  base: number[];
  adapter: number[];
}

type WeighedKind = ClassLikelihoods["kinds"][number];

/** One for each kind that was weighed, in that order; none before it was asked for. */
export function aucFindings({
  answers,
  classLikelihoods,
}: Pick<EvalReport, "answers" | "classLikelihoods">): AucFindings[] {
  return (classLikelihoods?.kinds ?? []).map((weighed) => {
    const ofKind = answers.filter((answer) => isOwn(answer) && answer.kind === weighed.kind);
    return kindAuc(weighed, ofKind);
  });
}

/** Shares that sum to 1. */
export function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
}

function kindAuc(weighed: WeighedKind, answers: readonly ScoredAnswer[]): AucFindings {
  const { kind, classes } = weighed;
  const ranked = rankedQuestions(weighed, answers);
  const base = aucsOf(ranked, "base", classes.length);
  const adapter = aucsOf(ranked, "adapter", classes.length);
  return {
    ...{ kind, n: ranked.length, asked: answers.length },
    classes: classes.map((name, c) => ({
      name,
      support: ranked.filter(({ target }) => target === c).length,
      base: base.classes[c]!,
      adapter: adapter.classes[c]!,
    })),
    shares: ranked.map(({ exampleId, turn, target, ...by }) => ({
      ...{ exampleId, turn, base: by.base[target]!, adapter: by.adapter[target]! },
    })),
    macro: macroOf(ranked, classes.length, base.macro, adapter.macro),
  };
}

/** Those of the report whose right answer is one of the classes; a file that was edited may hold others. */
function rankedQuestions(
  { classes, questions }: WeighedKind,
  answers: readonly ScoredAnswer[],
): Ranked[] {
  const byKey = new Map(answers.map((answer) => [keyOf(answer), answer]));
  const positions = new Map(classes.map((name, at) => [normaliseAnswer(name), at]));
  return questions.flatMap((question) => {
    const answer = byKey.get(keyOf(question));
    const target = answer && positions.get(normaliseAnswer(answer.reference));
    const isWhole = [question.base, question.adapter].every(
      ({ length }) => length === classes.length,
    );
    if (target === undefined || !isWhole) return [];
    return [
      {
        ...{ exampleId: question.exampleId, turn: question.turn },
        ...{ target, group: groupOf(answer!) },
        base: softmax(question.base),
        adapter: softmax(question.adapter),
      },
    ];
  });
}

const keyOf = ({ exampleId, turn }: Pick<WeighedQuestion, "exampleId" | "turn">) =>
  JSON.stringify([exampleId, turn]);

function aucsOf(ranked: readonly Ranked[], who: "base" | "adapter", classes: number) {
  return classAucs(
    ranked.map((question) => question[who]),
    ranked.map(({ target }) => target),
    classes,
  );
}

/** A resample averages over the classes that it can rank; one that holds a single class counts as chance (our choices). */
function macroOf(
  ranked: readonly Ranked[],
  classes: number,
  base: number | null,
  adapter: number | null,
): AucFindings["macro"] {
  if (base === null || adapter === null) return null;
  const places = groupBy(ranked.keys(), (at) => ranked[at]!.group);
  const targets = ranked.map(({ target }) => target);
  const areasOf = (who: "base" | "adapter") =>
    new ResampledAucs(
      ranked.map((question) => question[who]),
      targets,
      classes,
    );
  const areas = { base: areasOf("base"), adapter: areasOf("adapter") };
  const intervals = bootstrap([...places.values()], (sample) => {
    const counts = new Uint32Array(ranked.length);
    for (const at of sample) counts[at]!++;
    return {
      base: areas.base.macro(counts) ?? CHANCE_AUC,
      adapter: areas.adapter.macro(counts) ?? CHANCE_AUC,
    };
  });
  return {
    base: { value: base, ...intervals.base },
    adapter: { value: adapter, ...intervals.adapter },
  };
}

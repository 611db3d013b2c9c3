/**
 * METEOR (Banerjee and Lavie 2005) with two of its three stages: equal words, then equal stems (Porter's algorithm with Martin's
 * extensions). Synonyms are left out, which need WordNet. Equal to NLTK's `single_meteor_score` with that stemmer and an empty
 * WordNet; alpha 0.9, beta 3, gamma 0.5.
 */
import { stemmer } from "stemmer";
import { wordsOf } from "./words.ts";

const ALPHA = 0.9;
const BETA = 3;
const GAMMA = 0.5;

interface Word {
  /** Position in its text. */
  at: number;
  text: string;
}

type Match = readonly [answer: number, reference: number];

/** 0 (no common word) to just below 1. */
export function meteor(answer: string, reference: string): number {
  const [ours, theirs] = [wordsOf(answer), wordsOf(reference)];
  const matches = align(ours, theirs);
  if (matches.length === 0) return 0;
  const precision = matches.length / ours.length;
  const recall = matches.length / theirs.length;
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall);
  return mean * (1 - GAMMA * (chunks(matches) / matches.length) ** BETA);
}

/** In the order of the answer. */
function align(ours: readonly string[], theirs: readonly string[]): Match[] {
  const placed = (words: readonly string[]) => words.map((text, at): Word => ({ at, text }));
  const exact = matchEqual(placed(ours), placed(theirs));
  const stems = (words: readonly Word[]) =>
    words.map(({ at, text }): Word => ({ at, text: stemmer(text) }));
  const stemmed = matchEqual(stems(exact.ours), stems(exact.theirs));
  return [...exact.matches, ...stemmed.matches].sort((a, b) => a[0] - b[0]);
}

/** From the end, each word with the last one of the reference that is equal and still free, as NLTK does. */
function matchEqual(ours: readonly Word[], theirs: readonly Word[]) {
  const free = new Map<string, number[]>();
  for (const { at, text } of theirs) free.set(text, [...(free.get(text) ?? []), at]);
  const matches: Match[] = [];
  for (const { at, text } of ours.toReversed()) {
    const found = free.get(text)?.pop();
    if (found !== undefined) matches.push([at, found]);
  }
  const [used, taken] = [0, 1].map((side) => new Set(matches.map((match) => match[side])));
  return {
    matches,
    ours: ours.filter(({ at }) => !used!.has(at)),
    theirs: theirs.filter(({ at }) => !taken!.has(at)),
  };
}

/** Runs of matches that are neighbours in both texts. */
function chunks(matches: readonly Match[]): number {
  return matches.filter(
    ([ours, theirs], i) =>
      i === 0 || ours !== matches[i - 1]![0] + 1 || theirs !== matches[i - 1]![1] + 1,
  ).length;
}

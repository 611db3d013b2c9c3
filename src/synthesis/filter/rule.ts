/**
 * A consistency filter without a model, our own: whether the words of the precise answer stand in the informative one. For models
 * too small to follow a few-shot prompt. It knows no synonyms and takes no part in what needs thought: it drops rather than keeps.
 */
import type { FilterLabel, TaskTriplet, Verdict } from "../../protocol/synthesis.ts";

/** A precise answer of more words is a description. */
const MOST_WORDS = 12;
const OPEN_QUESTION = /^(describe|explain|why|how do|how can|what can|what could|tell)\b/i;
const NEGATIONS = new Set(["no", "not", "none", "never", "without", "nothing", "neither", "nor"]);
const ARTICLES = new Set(["a", "an", "the"]);
const NUMBERS = [
  ...["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
];

export function ruleVerdict({ instruction, precise, informative }: TaskTriplet): Verdict {
  const [label, why] = decide(instruction, words(precise), words(informative));
  return { output: label, label, why };
}

function decide(instruction: string, short: string[], long: string[]): [FilterLabel, string] {
  if (OPEN_QUESTION.test(instruction.trim())) return ["Open", "The question has no one answer."];
  if (short.length > MOST_WORDS) {
    return ["Open", `The short answer has ${short.length} words, more than ${MOST_WORDS}.`];
  }
  if (short.length === 0) return ["No", "The short answer has no words."];
  if (short.length === 1 && (short[0] === "yes" || short[0] === "no")) {
    return yesOrNo(short[0], long);
  }
  const places = placesOfRun(long, short);
  if (places.length === 0) return ["No", "The long answer does not say it."];
  // Said in one place and denied in another, it contradicts itself.
  const denial = places.map((at) => long[at - 1] ?? "").find((word) => NEGATIONS.has(word));
  return denial === undefined
    ? ["Yes", "The long answer says it."]
    : ["No", `The long answer says "${denial}" before it.`];
}

/** The word itself decides; without it, whether anything is denied. */
function yesOrNo(answer: "yes" | "no", long: readonly string[]): [FilterLabel, string] {
  const said = long.find((word) => word === "yes" || word === "no");
  const denied = long.find((word) => NEGATIONS.has(word));
  const meant = said === "yes" ? "yes" : denied ? "no" : "yes";
  const reason = denied && said !== "yes" ? `says "${denied}"` : "denies nothing";
  return [meant === answer ? "Yes" : "No", `The long answer ${reason}.`];
}

/** Lower case, without punctuation and articles; number words as digits, plurals of a regular kind as one. */
function words(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/n['’]t\b/g, " not")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !ARTICLES.has(word))
    .map((word) => {
      const number = NUMBERS.indexOf(word);
      return number >= 0 ? String(number) : singular(word);
    });
}

/** Enough that "three onions" says "onion"; both sides are changed alike. */
const singular = (word: string) =>
  word.length > 3 && word.endsWith("s") && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;

/** Where `run` stands in `all` without a gap. */
function placesOfRun(all: readonly string[], run: readonly string[]): number[] {
  return [...all.keys()].filter((at) => run.every((word, i) => all[at + i] === word));
}

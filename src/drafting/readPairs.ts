/** Reads "Question: … Answer: …" out of what a model wrote. Pure. */

export interface Pair {
  question: string;
  answer: string;
}

export interface ReadPairs {
  pairs: Pair[];
  /** What could not be used, in sentences. */
  losses: string[];
}

const LABEL = /^[\s*#>-]*(?:\d+[.)]\s*)?\**(question|answer|q|a)\s*\d*\s*[:.]\**\s*/i;

/**
 * Pairs in their order. A question without an answer, as at a cut-off end, and an answer without a question are losses, as is a
 * part without words.
 * @param isCut the text did not come to its end: what stands last may be half of itself
 */
export function readPairs(text: string, isCut: boolean): ReadPairs {
  const parts = partsOf(text);
  if (parts.length === 0) return { pairs: [], losses: ["It wrote no “Question:” and “Answer:”."] };
  const pairs: Pair[] = [];
  const losses: string[] = [];
  let question: string | null = null;
  for (const [i, part] of parts.entries()) {
    if (part.label === "question") {
      if (question !== null) losses.push("A question has no answer.");
      question = part.words;
      continue;
    }
    if (question === null) losses.push("An answer has no question.");
    else if (isCut && i === parts.length - 1) losses.push("The last answer is cut off.");
    else if (question === "" || part.words === "") losses.push("A question or an answer is empty.");
    else pairs.push({ question, answer: part.words });
    question = null;
  }
  if (question !== null)
    losses.push(isCut ? "The last question is cut off." : "A question has no answer.");
  return { pairs, losses };
}

interface Part {
  label: "question" | "answer";
  words: string;
}

/** Labelled parts; lines without a label go on with the part before, those before the first are left out. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of text.split("\n")) {
    const found = LABEL.exec(line);
    if (found) {
      const label = found[1]!.toLowerCase().startsWith("q") ? "question" : "answer";
      parts.push({ label, words: line.slice(found[0].length).trim() });
    } else {
      const last = parts.at(-1);
      if (last) last.words = `${last.words}\n${line.trim()}`.trim();
    }
  }
  return parts;
}

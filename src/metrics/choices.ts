/**
 * Which of the choices in a question an answer means, as multiple-choice evaluations read it (MMMU, arXiv 2311.16502, and AdaMLLM,
 * arXiv 2411.19930): "(B)", else a letter standing alone, else the text of a choice; of several the one named last.
 */

export interface ChoiceOption {
  /** A, B, C … */
  letter: string;
  text: string;
}

/** Shorter answers are not searched for the text of a choice, as in those evaluations. */
const LEAST_SEARCHED = 6;

/** The choices that a question lists as "A. …", "A) …", "(A) …" or "A: …", in lines or in one; none where there are fewer than 2. */
export function choicesIn(question: string): ChoiceOption[] {
  const marks = [...question.matchAll(/(?<=^|[\s,;])\(?([A-Z])[).:]\s*(?=\S)/gu)];
  // A mark that is out of order, as somebody's initial, is text.
  const listed: RegExpExecArray[] = [];
  for (const mark of marks) if (mark[1] === letterAt(listed.length)) listed.push(mark);
  const choices = listed.map((mark, i): ChoiceOption => {
    const end = listed[i + 1]?.index ?? question.length;
    const text = question.slice(mark.index + mark[0].length, end);
    return { letter: mark[1]!, text: text.trim().replace(/[\s,;.]+$/u, "") };
  });
  return choices.length >= 2 ? choices : [];
}

/** The letter of the choice that an answer means; null where it names none. Case counts for letters, not for texts. */
export function chosenLetter(answer: string, choices: readonly ChoiceOption[]): string | null {
  const text = ` ${answer.trim().replaceAll(/^[,.!?;:']+|[,.!?;:']+$/gu, "")} `;
  return (
    lastNamed(choices, ({ letter }) => text.lastIndexOf(`(${letter})`)) ??
    lastNamed(choices, ({ letter }) => text.lastIndexOf(` ${letter} `)) ??
    textNamed(text.trim(), choices)
  );
}

/** An answer that is a choice's text word for word means it however short it is, which is ours. */
function textNamed(answer: string, choices: readonly ChoiceOption[]): string | null {
  const lower = answer.toLowerCase();
  const same = choices.find(({ text }) => text.toLowerCase() === lower);
  if (same || answer.length < LEAST_SEARCHED) return same?.letter ?? null;
  return lastNamed(choices, ({ text }) => (text ? lower.lastIndexOf(text.toLowerCase()) : -1));
}

function lastNamed(choices: readonly ChoiceOption[], place: (choice: ChoiceOption) => number) {
  const named = choices
    .map((choice) => ({ letter: choice.letter, at: place(choice) }))
    .filter(({ at }) => at >= 0);
  return named.sort((a, b) => b.at - a.at)[0]?.letter ?? null;
}

function letterAt(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

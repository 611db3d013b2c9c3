/**
 * Whether an answer to a yes-or-no question is right by the literal rule of LLaVA-Med and AdaMLLM (arXiv 2411.19930): it contains
 * "yes" or "no", and the right answer, as parts of words too. "I know" thus says no; an answer with both is right either way.
 */
export function closedAnswer(answer: string, reference: string): boolean {
  const [given, wanted] = [answer.toLowerCase(), plain(reference)];
  return (given.includes("yes") || given.includes("no")) && wanted !== "" && given.includes(wanted);
}

/** Whether a right answer is a plain yes or no, which such questions have. */
export function isClosed(reference: string): boolean {
  return ["yes", "no"].includes(plain(reference));
}

function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s.,;:!]+$/u, "");
}

/** Whether a turn has an answer: one of spaces alone is none. */
export function isAnswered({ answer }: { answer: string }): boolean {
  return answer.trim() !== "";
}

/**
 * Templates of composed tasks: ours, and of the one kind that the paper describes (AdaMLLM, arXiv 2411.19930, section 3.2), with the
 * reasoning before the answer. `{question}`, `{reason}` and `{answer}` are filled in.
 */

export interface TaskTemplate {
  question: string;
  answer: string;
}

/** For an answer that concludes by itself. */
export const PLAIN_TEMPLATES: readonly TaskTemplate[] = [
  { question: "{question}", answer: "{answer}" },
  { question: "Look at the picture. {question}", answer: "{answer}" },
  { question: "Please answer: {question}", answer: "{answer}" },
  { question: "Question: {question}", answer: "{answer}" },
  { question: "{question} Use what you see.", answer: "{answer}" },
  { question: "Here is a question about the picture: {question}", answer: "{answer}" },
];

/** For a reason and a conclusion that are apart. */
export const REASONING_TEMPLATES: readonly TaskTemplate[] = [
  { question: "{question}", answer: "{reason} So the answer is {answer}." },
  { question: "{question} Say why first.", answer: "{reason} So the answer is {answer}." },
  { question: "{question} Explain, then answer.", answer: "{reason} Therefore: {answer}." },
  { question: "{question} First say what you see.", answer: "{reason} The answer: {answer}." },
  { question: "{question} Think step by step.", answer: "{reason} This means {answer}." },
  { question: "{question} Give the reason too.", answer: "{reason} That makes it {answer}." },
  { question: "Look closely. {question}", answer: "{reason} In short: {answer}." },
  { question: "{question} How do you know?", answer: "{reason} From this follows {answer}." },
  { question: "Question: {question} Reason, then answer.", answer: "{reason} Answer: {answer}." },
  { question: "{question} What tells you so?", answer: "{reason} So it is {answer}." },
];

/** Other ways to ask for a description. */
export const CAPTION_QUESTIONS: readonly string[] = [
  "Describe the picture.",
  "What does the picture show?",
  "Tell me what you see in the picture.",
  "Say what is in the picture.",
  "Give a description of the picture.",
];

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]!);
}

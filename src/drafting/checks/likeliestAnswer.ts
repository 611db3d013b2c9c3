/**
 * Which of several short answers a long one says, judged by the writer's own likelihoods: the long answer is put before it, and
 * the short form with the highest mean log-likelihood a token is what it says. Our choice.
 */
import type { LogLikelihood } from "../writer.ts";

export interface Judged {
  answer: string;
  /** Nats a token. */
  logLikelihood: number;
}

/**
 * The likeliest first.
 * @param wanted the answer that the long one is to say
 * @param others answers that it may say instead
 */
export async function likeliestAnswer(
  { question, answer }: { question: string; answer: string },
  wanted: string,
  others: readonly string[],
  logLikelihood: LogLikelihood,
): Promise<Judged[]> {
  const text = `Question: ${question}\nAnswer: ${answer}\n\nThe same answer in as few words as possible:`;
  const request = {
    messages: [{ role: "user" as const, text }],
    ...{ system: "", media: [], maxNewTokens: 1, temperature: 0, seed: 0 },
  };
  const judged: Judged[] = [];
  for (const short of [wanted, ...others]) {
    judged.push({ answer: short, logLikelihood: await logLikelihood(request, short) });
  }
  // On a tie the wanted answer, which stands first, stays first.
  return judged.toSorted((a, b) => b.logLikelihood - a.logLikelihood);
}

/** A model answers general questions before it learns; its answers become general examples of the project. */
import { batched } from "../../base/async/batched.ts";
import type { Job } from "../../base/async/job.ts";
import { KEPT_KIND } from "../../base/examples/keptKind.ts";
import { UserError } from "../../base/userError.ts";
import type { DraftingOutcome } from "../../protocol/drafting.ts";
import type { Provenance } from "../../protocol/provenance.ts";
import type { Example } from "../../protocol/records.ts";
import { writtenFault } from "../checks/writtenFault.ts";
import type { TextWriter, Written } from "../writer.ts";
import type { GeneralQuestion } from "./generalQuestions.ts";

/** Enough for a sentence. An answer that is not at its end by then is left out: it would teach to stop halfway. */
const MAX_NEW_TOKENS = 48;

interface Asked {
  projectId: string;
  /** The project's system line: runs and checks stand under the same. */
  system: string;
  questions: readonly GeneralQuestion[];
  writer: TextWriter;
}

/**
 * Greedy answers, as a check asks for them. What the model cannot take or did not finish is counted with its reason.
 * @throws UserError when no answer can be used; the signal's reason when cancelled
 */
export async function answerGeneral(
  { projectId, system, questions, writer }: Asked,
  job: Job,
): Promise<{ examples: Example[]; leftOut: DraftingOutcome["leftOut"] }> {
  const when = new Date().toISOString();
  const provenance: Provenance = {
    ...{ by: "model", what: "Answered before the lesson, to be kept", when },
    ...{ source: writer.name, licence: writer.licence },
  };
  const examples: Example[] = [];
  const reasons = new Map<string, number>();
  const report = (done: number) =>
    job.progress("The model answers general questions", done, questions.length);
  let done = 0;
  report(done);
  for (const batch of batched(questions, writer.batch)) {
    const requests = batch.map(({ question, media }) => ({
      ...{ system, media, maxNewTokens: MAX_NEW_TOKENS, temperature: 0, seed: 0 },
      messages: [{ role: "user" as const, text: question }],
    }));
    const written = await writer.write(requests, job.signal);
    job.signal.throwIfAborted();
    for (const [i, { question, ...about }] of batch.entries()) {
      const answer = usable(written[i]!);
      if ("fault" in answer) reasons.set(answer.fault, (reasons.get(answer.fault) ?? 0) + 1);
      else {
        const turn = { question, answer: answer.text, kind: KEPT_KIND, provenance };
        examples.push({ ...about, projectId, part: "replay", turns: [turn], editedAt: when });
      }
    }
    done += batch.length;
    report(done);
  }
  const leftOut = [...reasons].map(([reason, count]) => ({ reason, count }));
  if (examples.length > 0) return { examples, leftOut };
  throw new UserError(
    `None of ${questions.length} general questions got an answer that can be kept. ${leftOut[0]?.reason ?? ""} A lesson can start without them; whether general skills stay is then not measured.`,
  );
}

function usable(written: Written): { text: string } | { fault: string } {
  if ("refused" in written) return { fault: written.refused };
  const fault = writtenFault(written, MAX_NEW_TOKENS);
  return fault === null ? { text: written.text.trim() } : { fault };
}

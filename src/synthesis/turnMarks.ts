/** What a model's chat template writes around questions and answers, found by trial renderings, so that no template is known by name. */
import { UserError } from "../base/userError.ts";
import type { ChatTemplate, TemplateMessage } from "../text/chatTemplate.ts";

/** Texts without the spaces around them. */
export interface TurnMarks {
  /** Before a later question: "USER:". */
  user: string;
  /** Between a question and its answer: "ASSISTANT:". */
  assistant: string;
  /** After an answer: "</s>". */
  answerEnd: string;
}

/** Words that no template writes. */
const TRIAL = ["qTrialA", "aTrialB", "qTrialC", "aTrialD"] as const;

/** @throws {UserError} when the template writes nothing that tells questions from answers */
export function turnMarks(template: Pick<ChatTemplate, "render">): TurnMarks {
  const messages = TRIAL.map((text, i): TemplateMessage => ({
    role: i % 2 === 0 ? "user" : "assistant",
    text,
  }));
  const rendered = template.render(messages, false);
  const between = (from: string, to: string) =>
    rendered.slice(rendered.indexOf(from) + from.length, rendered.indexOf(to)).trim();
  const answerEnd = rendered.slice(rendered.indexOf(TRIAL[3]) + TRIAL[3].length).trim();
  const afterAnswer = between(TRIAL[1], TRIAL[2]);
  const assistant = between(TRIAL[2], TRIAL[3]);
  const user = afterAnswer.startsWith(answerEnd)
    ? afterAnswer.slice(answerEnd.length).trim()
    : afterAnswer;
  if (answerEnd === "" || assistant === "" || user === "" || user === assistant) {
    throw new UserError(
      `The model's chat template writes "${afterAnswer}" before a question and "${assistant}" before an answer, which do not tell one from the other, so what the model writes could not be taken apart. Choose another model.`,
    );
  }
  return { user, assistant, answerEnd };
}

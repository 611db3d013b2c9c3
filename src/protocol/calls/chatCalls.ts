/** Calls about conversations with a model. Part of the table in calls.ts. */
import type { ChatTurn } from "../chatTurn.ts";
import type { Framing } from "../../base/media/framing.ts";
import type { ChatMessage } from "../records.ts";
import type { Sampling } from "../reports.ts";
import type { SpecialistChoice } from "../specialist.ts";

export interface ChatCalls {
  /**
   * runId null answers with the base model. Tokens arrive as `chat.token` events. Until the first one it is a job named
   * `chatId`: opening the model is reported as `job.progress`, and can be cancelled or stopped.
   */
  "chat.send": {
    args: {
      chatId: string;
      projectId: string;
      messages: ChatMessage[];
      runId: string | null;
      /** Where no run answers: how media go in, for an answer beside that of a run; absent as in the project. */
      framing?: Framing;
      sampling: Sampling;
      /** None unless told. */
      specialist?: SpecialistChoice;
    };
    result: {
      text: string;
      tokens: number;
      tokensPerSecond: number;
      finishReason: "end" | "length" | "stopped";
    };
  };
  "chat.stop": { args: { chatId: string }; result: void };
  /** What was said in a project so far, and the same to be kept; nothing said clears it. */
  "chat.load": { args: { projectId: string }; result: ChatTurn[] };
  "chat.save": { args: { projectId: string; turns: ChatTurn[] }; result: void };
}

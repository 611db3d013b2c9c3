/** One reply: voice, streamed text, speed, and finish reason. */
import type { ChatReply } from "../../../protocol/chatTurn.ts";
import { Badge } from "../../parts/status/Badge.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { formatCount } from "../../../base/words/formatCount.ts";
import { ProgressBar } from "../../parts/status/ProgressBar.tsx";
import { countText } from "../../parts/words.ts";
import { stopChat } from "../../state/actions/chat.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";

const NAMES = { adapter: "Your adapter", base: "General model" } as const;

const STATE_TEXTS: Record<ChatReply["state"], string> = {
  waiting: "waiting for its turn",
  writing: "",
  end: "",
  length: "cut at the longest answer allowed",
  stopped: "stopped",
  failed: "",
};

interface ReplyProps {
  reply: ChatReply;
  /** Key of its streamed text. */
  chatId: string;
}

export function Reply({ reply, chatId }: ReplyProps) {
  const { voice, state } = reply;
  const streamed = useApp(({ chatText }) => chatText[chatId] ?? "");
  const text = state === "writing" ? streamed : reply.text;
  const isWriting = state === "writing";
  const projectId = useApp((state) => state.projectId);
  const job = useApp(({ jobs }) => (isWriting ? jobs[chatId] : undefined));
  const isOpening = text === "" && job !== undefined && job.total > 0;
  return (
    <article className={`reply reply-${voice}`} aria-busy={isWriting} aria-label={NAMES[voice]}>
      <header className="reply-head">
        <Badge tone={voice === "adapter" ? "good" : "plain"}>{NAMES[voice]}</Badge>
      </header>
      {isOpening ? (
        <ProgressBar {...job} onCancel={() => void stopChat(projectId ?? "").catch(showError)} />
      ) : text !== "" || isWriting ? (
        <p className="reply-text">
          {text}
          {isWriting && <span className="reply-caret" aria-hidden="true" />}
        </p>
      ) : (
        state !== "failed" && state !== "waiting" && <p className="muted">(no words)</p>
      )}
      {state === "failed" && <Notice tone="error">{reply.problem}</Notice>}
      <p className="fine number reply-facts">
        {isWriting && text === "" && !isOpening && <span>looking and thinking…</span>}
        {reply.tokens > 0 && (
          <span>
            {formatCount(reply.tokens, "token")} · {countText(reply.tokensPerSecond)} tokens/s
          </span>
        )}
        {STATE_TEXTS[state] && <span>{STATE_TEXTS[state]}</span>}
      </p>
      {/* Streaming words would be read in pieces: the whole answer is announced once. */}
      <span className="visually-hidden" role="status">
        {state === "end" || state === "length" ? `${NAMES[voice]}: ${reply.text}` : ""}
      </span>
    </article>
  );
}

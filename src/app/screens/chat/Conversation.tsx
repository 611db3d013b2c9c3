/** The conversation, oldest first; scrolls with the generated text unless the user has scrolled away. */
import { useEffect, useRef } from "react";
import type { ChatTurn } from "../../../protocol/chatTurn.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { MediaView } from "../../parts/media/MediaView.tsx";
import type { Chat } from "../../state/chat.ts";
import { useApp } from "../../state/store.ts";
import { Reply } from "./Reply.tsx";

interface ConversationProps {
  turns: ChatTurn[];
  chatIds: Chat["chatIds"];
  onAgain: () => void;
  isGreedy: boolean;
}

/** Distance from the end, in pixels, within which the view follows new text. */
const NEAR_END_PX = 220;

export function Conversation({ turns, chatIds, onAgain, isGreedy }: ConversationProps) {
  const end = useRef<HTMLDivElement>(null);
  const streamed = useApp(({ chatText }) => Object.values(chatText).join("").length);
  const count = turns.length;

  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "end", behavior: "smooth" });
  }, [count]);
  useEffect(() => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    if (streamed > 0 && scrollHeight - clientHeight - scrollTop < NEAR_END_PX) {
      end.current?.scrollIntoView({ block: "end" });
    }
  }, [streamed]);

  return (
    <div className="conversation">
      <ol className="conversation-turns" aria-label="Conversation">
        {turns.map((turn, i) => (
          <li key={turn.id} className="turn">
            <div className="turn-question">
              {turn.media.length > 0 && (
                <div className="turn-media">
                  {turn.media.map((media) => (
                    <span key={media.hash} className="turn-picture">
                      <MediaView
                        media={media}
                        size={media.kind === "video" ? "full" : "thumb"}
                        alt={media.kind === "video" ? "Your clip" : "Your picture"}
                        fit="contain"
                      />
                    </span>
                  ))}
                </div>
              )}
              <p>{turn.text}</p>
            </div>
            <div className={`turn-replies ${turn.replies.length > 1 ? "turn-both" : ""}`}>
              {turn.replies.map((reply) => (
                <Reply key={reply.id} reply={reply} chatId={chatIds[reply.voice]} />
              ))}
            </div>
            {i === count - 1 && isFinished(turn) && (
              <div className="row turn-again">
                <Button size="sm" tone="quiet" icon="undo" onClick={onAgain}>
                  Answer again
                </Button>
                {isGreedy && (
                  <span className="fine">
                    With freedom 0 the same adapter says the same words again.
                  </span>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      <div ref={end} className="conversation-end" />
    </div>
  );
}

function isFinished({ replies }: ChatTurn): boolean {
  return replies.every(({ state }) => state !== "waiting" && state !== "writing");
}

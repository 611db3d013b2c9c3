/** One hidden question: its picture, what was wanted, and the two answers with a mark each. */
import type { Answered } from "../../../protocol/reports.ts";
import type { Example } from "../../../protocol/records.ts";
import { Icon } from "../../parts/Icon.tsx";
import { MediaView } from "../../parts/MediaView.tsx";
import { percentText } from "../../parts/words.ts";
import { hrefOf } from "../../routes.ts";
import { withoutSlots } from "../../state/questionText.ts";

interface AnswerCardProps {
  answer: Answered;
  /** Undefined when it was deleted since. */
  example: Example | undefined;
}

export function AnswerCard({ answer, example }: AnswerCardProps) {
  const question = withoutSlots(answer.question);
  const media = example?.media[0];
  return (
    <li className="answer">
      {media && (
        <div className="answer-picture">
          <MediaView
            media={media}
            size="thumb"
            alt={`${media.kind === "video" ? "Clip" : "Picture"} of: ${answer.reference}`}
            fit="contain"
          />
        </div>
      )}
      <div className="answer-words">
        <p className="answer-question">{question}</p>
        <p className="answer-wanted">
          <span className="fine">wanted</span> {answer.reference}
        </p>
        <Said
          who="adapter"
          text={answer.adapter}
          isRight={answer.adapterRight}
          f1={answer.adapterF1}
        />
        <Said who="base" text={answer.base} isRight={answer.baseRight} f1={answer.baseF1} />
        <p className="answer-foot fine">
          {answer.kind && <span>{answer.kind}</span>}
          {example && <a href={hrefOf("examples", example.id)}>Open the example</a>}
        </p>
      </div>
    </li>
  );
}

interface SaidProps {
  who: "base" | "adapter";
  text: string;
  isRight: boolean;
  f1: number;
}

function Said({ who, text, isRight, f1 }: SaidProps) {
  return (
    <p className={`said said-${isRight ? "right" : "wrong"}`}>
      <span className="said-mark">
        <Icon name={isRight ? "ok" : "close"} size={14} />
        <span className="visually-hidden">{isRight ? "right" : "wrong"}</span>
      </span>
      <span>
        <span className="fine">{who === "adapter" ? "with adapter" : "general"}</span>{" "}
        {text || <em className="muted">(no words)</em>}
        {!isRight && f1 > 0 && (
          <span className="fine number"> shares {percentText(f1)} of the words</span>
        )}
      </span>
    </p>
  );
}

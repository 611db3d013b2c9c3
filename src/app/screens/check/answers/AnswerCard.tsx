/** One test question: medium, reference, and both answers with their scores. */
import type { ScoredAnswer } from "../../../../protocol/reports.ts";
import type { Example } from "../../../../protocol/records.ts";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { percentText } from "../../../parts/words.ts";
import { hrefOf } from "../../../routes.ts";
import { LearnFromIt } from "./LearnFromIt.tsx";
import { withoutPlaceholders } from "../../../state/questionText.ts";

interface AnswerCardProps {
  answer: ScoredAnswer;
  /** Undefined when it was deleted since. */
  example: Example | undefined;
  /** The question was watched while it learnt, so that it may become one to learn from. */
  isWatched?: boolean;
}

export function AnswerCard({ answer, example, isWatched = false }: AnswerCardProps) {
  const question = withoutPlaceholders(answer.question);
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
        <AnswerLine
          who="adapter"
          text={answer.adapter}
          isRight={answer.adapterRight}
          f1={answer.adapterF1}
          isCut={answer.cut?.includes("adapter")}
        />
        <AnswerLine
          who="base"
          text={answer.base}
          isRight={answer.baseRight}
          f1={answer.baseF1}
          isCut={answer.cut?.includes("base")}
        />
        {answer.otherPicture && (
          <p className="fine">
            about another picture, the adapter said: {answer.otherPicture.answer || "(no words)"}
          </p>
        )}
        {answer.withoutList && (
          <p className="fine">
            without the list of answers, the adapter said:{" "}
            {answer.withoutList.answer || "(no words)"}
          </p>
        )}
        <p className="answer-foot fine">
          {answer.kind && <span>{answer.kind}</span>}
          {example && <a href={hrefOf("examples", example.id)}>Open the example</a>}
        </p>
        {isWatched && example && !answer.adapterRight && <LearnFromIt example={example} />}
      </div>
    </li>
  );
}

interface AnswerLineProps {
  who: "base" | "adapter";
  text: string;
  isRight: boolean;
  f1: number;
  isCut?: boolean | undefined;
}

function AnswerLine({ who, text, isRight, f1, isCut = false }: AnswerLineProps) {
  return (
    <p className={`said said-${isRight ? "right" : "wrong"}`}>
      <span className="said-mark">
        <Icon name={isRight ? "ok" : "close"} size={14} />
        <span className="visually-hidden">{isRight ? "right" : "wrong"}</span>
      </span>
      <span>
        <span className="fine">{who === "adapter" ? "with adapter" : "general"}</span>{" "}
        {text || <em className="muted">(no words)</em>}
        {isCut && <span className="fine"> … cut here</span>}
        {!isRight && f1 > 0 && (
          <span className="fine number"> shares {percentText(f1)} of the words</span>
        )}
      </span>
    </p>
  );
}

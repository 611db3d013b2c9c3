/** The sheet of a blind taste: a picture, a question, and two answers of nobody knows whom; by keyboard or pointer. */
import { useMemo, useState } from "react";
import type { ReportWithFindings } from "../../../../protocol/evaluation/findings.ts";
import type { TasteTag, TasteVote } from "../../../../protocol/evaluation/taste.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { KeyHint } from "../../../parts/controls/KeyHint.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { castVote } from "../../../state/actions/evals.ts";
import { withoutPlaceholders } from "../../../state/questionText.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { TasteButtons } from "./TasteButtons.tsx";
import { choiceOf, preferenceOf, type Choice, type Pair } from "./tasteOrder.ts";
import { useTasteKeys } from "./useTasteKeys.ts";

interface TasteDialogProps {
  report: ReportWithFindings;
  pairs: readonly Pair[];
  open: boolean;
  onClose: () => void;
}

export function TasteDialog({ report, pairs, open, onClose }: TasteDialogProps) {
  const votes = useMemo(
    () => new Map((report.taste ?? []).map((vote) => [keyOf(vote), vote])),
    [report.taste],
  );
  const firstOpen = pairs.findIndex(({ answer }) => !votes.has(keyOf(answer)));
  const [at, setAt] = useState(Math.max(0, firstOpen));
  const [tags, setTags] = useState<TasteTag[]>();
  const pair = pairs[at]!;
  const vote = votes.get(keyOf(pair.answer));
  const chosenTags = tags ?? vote?.tags ?? [];
  const step = (by: 1 | -1) => {
    setAt(Math.min(pairs.length - 1, Math.max(0, at + by)));
    setTags(undefined);
  };
  const cast = (next: Pick<TasteVote, "preferred" | "tags">) => {
    const { exampleId, turn } = pair.answer;
    castVote(report, { exampleId, turn, ...next, votedAt: new Date().toISOString() }).catch(
      showError,
    );
  };
  const choose = (choice: Choice) => {
    cast({ preferred: preferenceOf(pair, choice), tags: chosenTags });
    if (at < pairs.length - 1) step(1);
  };
  const toggleTag = (tag: TasteTag) => {
    const next = chosenTags.includes(tag)
      ? chosenTags.filter((other) => other !== tag)
      : [...chosenTags, tag];
    setTags(next);
    if (vote) cast({ preferred: vote.preferred, tags: next });
  };
  useTasteKeys(open, { choose, toggleTag, step });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="large"
      title="Which answer would you rather have?"
      about={`${at + 1} of ${pairs.length}, ${votes.size} tasted. Every vote is kept at once.`}
      footer={
        <>
          <Button tone="quiet" disabled={at === 0} onClick={() => step(-1)}>
            Back <KeyHint keys="←" />
          </Button>
          <Button tone="quiet" disabled={at === pairs.length - 1} onClick={() => step(1)}>
            Skip <KeyHint keys="→" />
          </Button>
          <Button onClick={onClose}>Enough for now</Button>
        </>
      }
    >
      <TastePair pair={pair} />
      <TasteButtons
        chosen={vote && choiceOf(pair, vote.preferred)}
        tags={chosenTags}
        onChoose={choose}
        onTag={toggleTag}
      />
    </Dialog>
  );
}

function TastePair({ pair }: { pair: Pair }) {
  const { answer, sides } = pair;
  const example = useApp(({ examples }) => examples.find(({ id }) => id === answer.exampleId));
  const media = example?.media[0];
  return (
    <div className="taste" aria-live="polite">
      {media && (
        <div className="taste-picture">
          <MediaView media={media} size="full" alt="What the question is about" fit="contain" />
        </div>
      )}
      <div className="taste-words">
        <p className="answer-question">{withoutPlaceholders(answer.question)}</p>
        {sides.map((side, i) => (
          <figure key={side} className="taste-answer">
            <figcaption className="fine">Answer {i + 1}</figcaption>
            <p>{answer[side] || <em className="muted">(no words)</em>}</p>
          </figure>
        ))}
        <Disclosure key={`${answer.exampleId} ${answer.turn}`} summary="The answer that was wanted">
          <p>{answer.reference}</p>
        </Disclosure>
      </div>
    </div>
  );
}

function keyOf({ exampleId, turn }: { exampleId: string; turn: number }): string {
  return `${exampleId} ${turn}`;
}

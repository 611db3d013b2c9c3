/** One turn: question, answer, media, and the kind by which scores are grouped. */
import { useRef, type ChangeEvent } from "react";
import type { Example, Turn } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Field } from "../../../parts/controls/Field.tsx";
import { MediaView } from "../../../parts/media/MediaView.tsx";
import { addMedia } from "../../../state/actions/examples.ts";
import { showError } from "../../../state/toasts.ts";
import { PersonalMarks } from "./PersonalMarks.tsx";
import type { Change } from "./useDraft.ts";
import { splitLeadingPlaceholders } from "../../../../base/examples/placeholders.ts";
import { ProvenanceLine } from "../ProvenanceLine.tsx";
import { addMediaToTurn, mediaOfTurn, withWords } from "../placeholders.ts";

export interface TurnCardProps {
  draft: Example;
  change: (next: Change) => void;
  turn: Turn;
  index: number;
  onRemove: (() => void) | undefined;
}

export function TurnCard({ draft, change, turn, index, onRemove }: TurnCardProps) {
  const picker = useRef<HTMLInputElement>(null);
  const set = (next: Turn) => change({ ...draft, turns: draft.turns.with(index, next) });
  const shown = mediaOfTurn(draft, index);
  const add = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = "";
    if (file)
      addMedia(draft.projectId, file)
        .then((media) => change((now) => addMediaToTurn(now, index, media)))
        .catch(showError);
  };
  return (
    <fieldset className="qa">
      <legend className="visually-hidden">Question {index + 1}</legend>
      <div className="qa-bar">
        <ul className="qa-media" aria-label="Shown with this question">
          {shown.map((media, at) => (
            <li key={`${at}:${media.hash}`}>
              <MediaView media={media} size="thumb" alt={media.localName} />
            </li>
          ))}
        </ul>
        <Button
          size="sm"
          tone="quiet"
          icon="image"
          aria-label={`Add a picture or clip to question ${index + 1}`}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          accept="image/*,video/*"
          hidden
          onChange={add}
          data-testid={`turn-media-${index}`}
        />
        <span className="grow" />
        {(draft.turns.length > 1 || turn.trained === false) && (
          <label className="qa-learn fine" title="Without it the answer is only read, as context">
            <input
              type="checkbox"
              aria-label={`Learn answer ${index + 1}`}
              checked={turn.trained !== false}
              onChange={(event) => set(withLearning(turn, event.target.checked))}
            />
            learn
          </label>
        )}
        <input
          className="qa-kind"
          list="kinds"
          aria-label={`Kind of question ${index + 1}`}
          placeholder="kind"
          value={turn.kind}
          onChange={(event) => set({ ...turn, kind: event.target.value })}
        />
        {onRemove && (
          <Button
            size="sm"
            tone="quiet"
            icon="close"
            aria-label={`Remove question ${index + 1}`}
            onClick={onRemove}
          />
        )}
      </div>
      <Field label={`Question ${index + 1}`} labelHidden>
        {(ids) => (
          <textarea
            {...ids}
            className="qa-question"
            rows={1}
            placeholder="What do you ask about it?"
            value={splitLeadingPlaceholders(turn.question)[1]}
            onChange={(event) => set(withWords(turn, event.target.value))}
          />
        )}
      </Field>
      <Field label={`Answer ${index + 1}`} labelHidden>
        {(ids) => (
          <textarea
            {...ids}
            data-answer
            className="qa-answer"
            rows={2}
            placeholder="The answer you would give"
            value={turn.answer}
            onChange={(event) => set({ ...turn, answer: event.target.value })}
          />
        )}
      </Field>
      <PersonalMarks question={turn.question} answer={turn.answer} />
      {turn.provenance && (
        <div className="qa-provenance">
          <ProvenanceLine provenance={turn.provenance} />
        </div>
      )}
    </fieldset>
  );
}

/** The turn with an answer that is learnt, or read as context only. */
function withLearning(before: Turn, isLearnt: boolean): Turn {
  const { trained: _, ...turn } = before;
  return { ...turn, ...(!isLearnt && { trained: false }) };
}

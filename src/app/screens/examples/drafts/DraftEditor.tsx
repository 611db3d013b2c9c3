/** The words of a draft, to be changed. They are kept whichever way the boxes are left. */
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from "react";
import type { Draft } from "../../../../protocol/drafts.ts";
import { splitLeadingPlaceholders } from "../../../../base/examples/placeholders.ts";
import { Field } from "../../../parts/controls/Field.tsx";
import { editDraft } from "../../../state/actions/drafts.ts";
import { showError } from "../../../state/toasts.ts";
import { withWords } from "../placeholders.ts";
import { editedTurns } from "./editedTurns.ts";

export type Keep = () => Promise<void>;

interface DraftEditorProps {
  draft: Draft;
  /** Is given what stores the words as they are now, for a review while they are being written. */
  onKeeper: (keep: Keep | null) => void;
  onDone: () => void;
  onAccept: () => void;
}

export function DraftEditor({ draft, onKeeper, onDone, onAccept }: DraftEditorProps) {
  const [turns, setTurns] = useState(draft.turns);
  const written = useRef(draft.turns);
  const box = useRef<HTMLDivElement>(null);

  const set = (index: number, words: { question?: string; answer?: string }) => {
    const turn = turns[index]!;
    const asked = words.question === undefined ? turn : withWords(turn, words.question);
    const next = turns.with(index, { ...asked, answer: words.answer ?? turn.answer });
    written.current = next;
    setTurns(next);
  };
  const keep = async () => {
    const changed = editedTurns(draft.turns, written.current);
    if (changed) await editDraft({ ...draft, turns: changed });
  };
  useEffect(() => onKeeper(keep));
  const leave = useEffectEvent(() => {
    keep().catch(showError);
    onKeeper(null);
  });
  useEffect(() => {
    const first = box.current?.querySelector<HTMLTextAreaElement>("textarea[data-answer]");
    first?.focus();
    first?.setSelectionRange(first.value.length, first.value.length);
    return () => leave();
  }, []);

  const press = (event: KeyboardEvent) => {
    const isAccept = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isAccept && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    (isAccept ? onAccept : onDone)();
  };
  return (
    // The keys of the text boxes in it, which bubble up to it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="draft-editor" ref={box} onKeyDown={press}>
      {turns.map((turn, i) => (
        // Turns have no id: their index is the key.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={i} className="qa">
          <legend className="visually-hidden">Question {i + 1}</legend>
          <Field label={`Question ${i + 1}`} labelHidden>
            {(ids) => (
              <textarea
                {...ids}
                className="qa-question"
                rows={1}
                value={splitLeadingPlaceholders(turn.question)[1]}
                onChange={(event) => set(i, { question: event.target.value })}
              />
            )}
          </Field>
          <Field label={`Answer ${i + 1}`} labelHidden>
            {(ids) => (
              <textarea
                {...ids}
                data-answer
                className="qa-answer"
                rows={3}
                value={turn.answer}
                onChange={(event) => set(i, { answer: event.target.value })}
              />
            )}
          </Field>
        </fieldset>
      ))}
    </div>
  );
}

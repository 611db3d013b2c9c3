/** The turns of an example, with buttons to add, remove and repeat. */
import type { Example, Turn } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { KeyHint } from "../../../parts/controls/KeyHint.tsx";
import { useApp } from "../../../state/store.ts";
import { TurnCard } from "./TurnCard.tsx";
import type { Change } from "./useDraft.ts";
import { kindsOf } from "../filterExamples.ts";
import { removeTurn } from "../placeholders.ts";
import { repeatAnswer } from "./useEditorKeys.ts";

export interface TurnListProps {
  draft: Example;
  change: (next: Change) => void;
  onNext: () => void;
}

const BLANK_TURN: Turn = { question: "", answer: "", kind: "" };

export function TurnList({ draft, change, onNext }: TurnListProps) {
  const examples = useApp((state) => state.examples);
  const { turns } = draft;
  return (
    <div className="qas">
      <ol className="qas-list">
        {turns.map((turn, index) => (
          // Turns have no id: their index is the key.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <TurnCard
              draft={draft}
              change={change}
              turn={turn}
              index={index}
              onRemove={turns.length > 1 ? () => change(removeTurn(draft, index)) : undefined}
            />
          </li>
        ))}
      </ol>
      <datalist id="kinds">
        {kindsOf(examples).map((kind) => (
          <option key={kind}>{kind}</option>
        ))}
      </datalist>
      <div className="row">
        <Button
          size="sm"
          icon="plus"
          onClick={() => change({ ...draft, turns: [...turns, { ...BLANK_TURN }] })}
        >
          Add question
        </Button>
        <Button size="sm" tone="quiet" onClick={() => repeatAnswer(draft, change)}>
          Same answer <KeyHint keys="D" />
        </Button>
        <span className="grow" />
        <Button size="sm" tone="primary" onClick={onNext}>
          Save, next <KeyHint keys="Ctrl ⏎" />
        </Button>
      </div>
    </div>
  );
}

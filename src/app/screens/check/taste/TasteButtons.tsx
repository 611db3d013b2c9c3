/** The votes and the reasons of a blind taste, each with its key. */
import type { TasteTag } from "../../../../protocol/evaluation/taste.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { KeyHint } from "../../../parts/controls/KeyHint.tsx";
import type { Choice } from "./tasteOrder.ts";
import { TAG_KEYS } from "./useTasteKeys.ts";

const VOTES: { choice: Choice; label: string; key: string }[] = [
  { choice: "first", label: "Answer 1", key: "1" },
  { choice: "second", label: "Answer 2", key: "2" },
  { choice: "equal", label: "Neither", key: "0" },
];

interface TasteButtonsProps {
  /** Undefined before a vote. */
  chosen: Choice | undefined;
  tags: readonly TasteTag[];
  onChoose: (choice: Choice) => void;
  onTag: (tag: TasteTag) => void;
}

export function TasteButtons({ chosen, tags, onChoose, onTag }: TasteButtonsProps) {
  return (
    <>
      <fieldset className="taste-tags">
        <legend className="fine">Because it is … (may stay empty)</legend>
        {TAG_KEYS.map(({ tag, key }) => (
          <Button
            key={tag}
            size="sm"
            tone={tags.includes(tag) ? "primary" : "plain"}
            aria-pressed={tags.includes(tag)}
            onClick={() => onTag(tag)}
          >
            {tag} <KeyHint keys={key} />
          </Button>
        ))}
      </fieldset>
      <div className="row" role="group" aria-label="Your vote">
        {VOTES.map(({ choice, label, key }) => (
          <Button
            key={choice}
            tone={chosen === choice ? "primary" : "plain"}
            aria-pressed={chosen === choice}
            onClick={() => onChoose(choice)}
          >
            {label} <KeyHint keys={key} />
          </Button>
        ))}
      </div>
    </>
  );
}

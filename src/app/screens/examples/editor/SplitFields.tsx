/** What an example is used for and what it came from. What belongs together moves together, so that nothing leaks. */
import { useState } from "react";
import type { Example, Part, Split } from "../../../../protocol/records.ts";
import { Select } from "../../../parts/Select.tsx";
import { Switch } from "../../../parts/Switch.tsx";
import { TextField } from "../../../parts/TextField.tsx";
import { SPLITS } from "../../../../protocol/splits.ts";
import { formatCount } from "../../../../base/formatCount.ts";
import { moveExamples } from "../../../state/actions/examples.ts";
import { store, useApp } from "../../../state/store.ts";
import { showToast, showError } from "../../../state/toasts.ts";
import { linkedExamples } from "./linkedExamples.ts";
import { SPLIT_TITLES } from "../titles.ts";

const splits = SPLITS.map((value) => ({ value, label: SPLIT_TITLES[value] }));

export interface SplitFieldsProps {
  draft: Example;
  change: (next: Example) => void;
  save: () => Promise<void>;
}

export function SplitFields({ draft, change, save }: SplitFieldsProps) {
  const examples = useApp((state) => state.examples);
  const linkedCount = linkedExamples(examples, draft).length - 1;
  const isGeneral = draft.part === "replay";

  const move = async (split: Split) => {
    // Edits first: the move saves the examples as they are stored.
    await save();
    await moveExamples(linkedExamples(store.getState().examples, draft), split);
  };
  const setSource = (name: string) => {
    const source = name || ownSource(draft);
    const next = { ...draft, source };
    const linked = linkedExamples(examples, next).find(({ id }) => id !== draft.id);
    if (linked && linked.split !== draft.split) {
      showToast(`Moved to “${SPLIT_TITLES[linked.split]}”, where the others from “${name}” are.`);
    }
    change(linked ? { ...next, split: linked.split } : next);
  };

  return (
    <div className="belongs">
      <div className="belongs-pair">
        <Select
          label="Used to"
          term="split"
          value={draft.split}
          choices={splits}
          hint={
            linkedCount > 0 &&
            `${formatCount(linkedCount, "other")} of the same source ${linkedCount === 1 ? "goes" : "go"} along`
          }
          onChange={(split) => void move(split).catch(showError)}
        />
        <SourceField
          key={draft.source}
          source={hasOwnSource(draft) ? "" : draft.source}
          onChange={setSource}
        />
      </div>
      <Switch
        label="General example"
        hint="Only mixed in so that old skills are kept; not counted as yours."
        on={isGeneral}
        onChange={(general) => change({ ...draft, part: general ? "replay" : ownPart(draft) })}
      />
    </div>
  );
}

/** What comes from nothing else has the name of its own file, or of itself: nothing a person wants to read. */
function ownSource({ media, id }: Example): string {
  return media[0]?.hash ?? id;
}

function hasOwnSource({ source, media, id }: Example): boolean {
  return source === id || media.some(({ hash }) => hash === source);
}

/** The part of an example that is the person's own is what it is about. */
function ownPart({ media }: Example): Part {
  if (media.length === 0) return "text";
  return media.some(({ kind }) => kind === "video") ? "video" : "image";
}

/** Taken over when the person leaves it: half a name must not link to something else. */
function SourceField({ source, onChange }: { source: string; onChange: (source: string) => void }) {
  const [typed, setTyped] = useState(source);
  const done = () => {
    if (typed.trim() !== source) onChange(typed.trim());
  };
  return (
    <TextField
      label="Comes from"
      term="source"
      hint="One scene, clip, day or patient"
      placeholder="Only this"
      value={typed}
      onChange={setTyped}
      onBlur={done}
      onKeyDown={(event) => event.key === "Enter" && done()}
    />
  );
}

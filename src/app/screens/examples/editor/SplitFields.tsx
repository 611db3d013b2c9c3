/** Split, source and replay flag of an example. Linked examples move together, so that no split leaks into another. */
import { useState } from "react";
import { SPLITS, type Example, type Part, type Split } from "../../../../protocol/records.ts";
import { Select } from "../../../parts/controls/Select.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
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
    // Saves edits first, since the move writes the stored examples.
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

/** The default source: the hash of the first medium, or the example's id. Not shown to the user. */
function ownSource({ media, id }: Example): string {
  return media[0]?.hash ?? id;
}

function hasOwnSource({ source, media, id }: Example): boolean {
  return source === id || media.some(({ hash }) => hash === source);
}

/** The part of an example by its media. */
function ownPart({ media }: Example): Part {
  if (media.length === 0) return "text";
  return media.some(({ kind }) => kind === "video") ? "video" : "image";
}

/** A text field that reports its value on blur or Enter, since an incomplete name must not link to other examples. */
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

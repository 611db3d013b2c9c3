/** What an example is used for and what it came from. What belongs together moves together, so that nothing leaks. */
import { useState } from "react";
import type { Example, Part, Split } from "../../../protocol/records.ts";
import { Select } from "../../parts/Select.tsx";
import { Switch } from "../../parts/Switch.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { formatCount } from "../../../base/formatCount.ts";
import { moveExamples } from "../../state/actions/examples.ts";
import { store, useApp } from "../../state/store.ts";
import { say, sayError } from "../../state/toasts.ts";
import { belongTogether } from "./belongTogether.ts";
import { splitTitles } from "./titles.ts";

const splits = (["train", "check", "hidden"] as const).map((value) => ({
  value,
  label: splitTitles[value],
}));

export interface BelongsToProps {
  draft: Example;
  change: (next: Example) => void;
  save: () => Promise<void>;
}

export function BelongsTo({ draft, change, save }: BelongsToProps) {
  const examples = useApp((state) => state.examples);
  const company = belongTogether(examples, draft).length - 1;
  const isGeneral = draft.part === "replay";

  const move = async (split: Split) => {
    // Edits first: the move saves the examples as they are stored.
    await save();
    await moveExamples(belongTogether(store.getState().examples, draft), split);
  };
  const setSource = (name: string) => {
    const source = name || aloneSource(draft);
    const next = { ...draft, source };
    const kin = belongTogether(examples, next).find(({ id }) => id !== draft.id);
    if (kin && kin.split !== draft.split) {
      say(`Moved to “${splitTitles[kin.split]}”, where the others from “${name}” are.`);
    }
    change(kin ? { ...next, split: kin.split } : next);
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
            company > 0 &&
            `${formatCount(company, "other")} of the same source ${company === 1 ? "goes" : "go"} along`
          }
          onChange={(split) => void move(split).catch(sayError)}
        />
        <SourceField
          key={draft.source}
          source={isAlone(draft) ? "" : draft.source}
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
function aloneSource({ media, id }: Example): string {
  return media[0]?.hash ?? id;
}

function isAlone({ source, media, id }: Example): boolean {
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

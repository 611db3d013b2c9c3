/** Which part and split an example belongs to, and what it came from. */
import type { Example } from "../../../protocol/records.ts";
import { Select } from "../../parts/Select.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { partTitles, splitTitles } from "./titles.ts";

const parts = (["image", "video", "text", "replay"] as const).map((value) => ({
  value,
  label: partTitles[value],
}));

const splits = (["train", "check", "hidden"] as const).map((value) => ({
  value,
  label: splitTitles[value],
}));

export interface BelongsToProps {
  draft: Example;
  change: (next: Example) => void;
}

export function BelongsTo({ draft, change }: BelongsToProps) {
  return (
    <div className="belongs">
      <Select
        label="Part"
        value={draft.part}
        choices={parts}
        onChange={(part) => change({ ...draft, part })}
      />
      <Select
        label="Used to"
        term="split"
        value={draft.split}
        choices={splits}
        onChange={(split) => change({ ...draft, split })}
      />
      <TextField
        label="Comes from"
        term="source"
        value={draft.source}
        onChange={(source) => change({ ...draft, source })}
        placeholder="scene, clip, day"
      />
    </div>
  );
}

/** Filters of the grid: words, part, split, kind, and missing answers. */
import { SPLITS, type Example } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { isFullyAnswered } from "../../../state/steps.ts";
import { useApp } from "../../../state/store.ts";
import { AskAll } from "./AskAll.tsx";
import { kindsOf, type Filter } from "../filterExamples.ts";
import { PART_TITLES, SPLIT_TITLES } from "../titles.ts";

export interface FilterBarProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
  shown: Example[];
  onHelp: () => void;
}

const PART_CHOICES = [
  { value: "all", label: "All parts" },
  ...(["image", "video", "text", "replay"] as const).map((value) => ({
    value,
    label: PART_TITLES[value],
  })),
] as const;

const SPLIT_CHOICES = [
  { value: "all", label: "All splits" },
  ...SPLITS.map((value) => ({ value, label: SPLIT_TITLES[value] })),
] as const;

export function FilterBar({ filter, onChange, shown, onHelp }: FilterBarProps) {
  const examples = useApp((state) => state.examples);
  const open = examples.filter((example) => example.part !== "replay" && !isFullyAnswered(example));
  const kinds = [
    { value: "", label: "All kinds" },
    ...kindsOf(examples).map((kind) => ({ value: kind, label: kind })),
  ];
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  return (
    <search className="filter-bar">
      <TextField
        label="Search"
        labelHidden
        type="search"
        placeholder="Search words, answers, files"
        value={filter.words}
        onChange={(words) => set({ words })}
      />
      <Select
        label="Part"
        labelHidden
        value={filter.part}
        choices={PART_CHOICES}
        onChange={(part) => set({ part })}
      />
      <Select
        label="Split"
        labelHidden
        value={filter.split}
        choices={SPLIT_CHOICES}
        onChange={(split) => set({ split })}
      />
      {kinds.length > 1 && (
        <Select
          label="Kind of question"
          labelHidden
          value={filter.kind}
          choices={kinds}
          onChange={(kind) => set({ kind })}
        />
      )}
      <Button
        aria-pressed={filter.unanswered}
        className="filter-toggle"
        onClick={() => set({ unanswered: !filter.unanswered })}
      >
        Unanswered <span className="number">{open.length}</span>
      </Button>
      <AskAll shown={shown} />
      <output className="small muted">{formatCount(shown.length, "example")}</output>
      <Button tone="quiet" icon="keyboard" aria-label="Keys" title="Keys (?)" onClick={onHelp} />
    </search>
  );
}

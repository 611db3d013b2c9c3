/** Small pictures to choose typical examples from, found by words. */
import { useMemo, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { useApp } from "../../../state/store.ts";
import { NO_FILTER, filterExamples } from "../filterExamples.ts";
import { RowPicture } from "./RowLink.tsx";

const SHOWN = 18;

interface DomainPickerProps {
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

export function DomainPicker({ chosen, onChange }: DomainPickerProps) {
  const examples = useApp((state) => state.examples);
  const [words, setWords] = useState("");
  const found = useMemo(() => filterExamples(examples, { ...NO_FILTER, words }), [examples, words]);
  const isChosen = (id: string) => chosen.includes(id);
  // The chosen ones stay in sight whatever is looked for.
  const shown = [
    ...examples.filter(({ id }) => isChosen(id)),
    ...evenly(
      found.filter(({ id }) => !isChosen(id)),
      SHOWN,
    ),
  ];
  const toggle = (id: string) =>
    onChange(isChosen(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <fieldset className="domain-picker">
      <legend className="small">Typical examples: {formatCount(chosen.length)} chosen</legend>
      <TextField label="Find" type="search" value={words} onChange={setWords} />
      <ul>
        {shown.map((example) => (
          <li key={example.id}>
            <label className="domain-choice">
              <input
                type="checkbox"
                checked={isChosen(example.id)}
                onChange={() => toggle(example.id)}
              />
              <RowPicture example={example} />
            </label>
          </li>
        ))}
      </ul>
      <p className="fine">
        {formatCount(found.length, "example")} found, {formatCount(shown.length)} shown, spread
        evenly.
      </p>
    </fieldset>
  );
}

/** At most `count` of the items, at equal distances. */
function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

/** Which classes of a network stand for which of the project's: a suggestion by spelling, to be changed. */
import { useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { LabelMap } from "../../../../../protocol/network.ts";
import { Select } from "../../../../parts/controls/Select.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { mappingText } from "./networkText.ts";
import "./network.css";

/** More rows than this are looked for by their words. */
const MOST_ROWS = 24;
const NONE = "";

interface LabelMappingProps {
  map: LabelMap;
  classes: readonly string[];
  onChange: (map: LabelMap) => void;
}

export function LabelMapping({ map, classes, onChange }: LabelMappingProps) {
  const [words, setWords] = useState("");
  const labels = Object.keys(map);
  const isLong = labels.length > MOST_ROWS;
  const wanted = words.trim().toLowerCase();
  const found = labels.filter((label) =>
    wanted ? label.toLowerCase().includes(wanted) : !isLong || map[label] !== null,
  );
  const shown = found.slice(0, MOST_ROWS);
  return (
    <Disclosure summary={mappingText(map, classes)} open={!isLong}>
      <div className="stack">
        <p className="fine">
          For the figure of the network by itself, as a comparison. The specialist learns your
          classes from your examples in any case.
        </p>
        {isLong && (
          <TextField
            type="search"
            label="Look for one of its classes"
            value={words}
            onChange={setWords}
          />
        )}
        <div className="network-labels">
          {shown.map((label) => (
            <Select
              key={label}
              label={label}
              value={map[label] ?? NONE}
              choices={[
                { value: NONE, label: "none of yours" },
                ...classes.map((own) => ({ value: own, label: own })),
              ]}
              onChange={(own) => onChange({ ...map, [label]: own === NONE ? null : own })}
            />
          ))}
        </div>
        {found.length > shown.length && (
          <p className="fine">
            {`${formatCount(found.length - shown.length, "more class", "more classes")} of these words; type more of them.`}
          </p>
        )}
      </div>
    </Disclosure>
  );
}

/** Which drafts are shown: by what became of them, and by who wrote them. */
import {
  DRAFT_STATES,
  type Draft,
  type DraftCounts,
  type DraftState,
} from "../../../../protocol/drafts.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { makersOf, type QueueFilter } from "./queue.ts";

interface QueueBarProps {
  filter: QueueFilter;
  counts: DraftCounts;
  drafts: Draft[];
  shown: number;
  onChange: (filter: QueueFilter) => void;
  /** Null where there are not several to accept. */
  onAcceptAll: (() => void) | null;
  onHelp: () => void;
}

const STATE_TITLES: Record<DraftState, string> = {
  waiting: "Waiting",
  accepted: "Accepted",
  rejected: "Rejected",
};

export function QueueBar(props: QueueBarProps) {
  const { filter, counts, drafts, shown, onChange, onAcceptAll, onHelp } = props;
  const makers = makersOf(drafts, filter.state);
  const all = makers.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="draft-bar">
      <div className="draft-states" role="group" aria-label="Which drafts">
        {DRAFT_STATES.map((state) => (
          <Button
            key={state}
            className="filter-toggle"
            aria-pressed={filter.state === state}
            onClick={() => onChange({ state, maker: "" })}
          >
            {STATE_TITLES[state]} <span className="number">{counts[state]}</span>
          </Button>
        ))}
      </div>
      {makers.length > 1 && (
        <Select
          label="Written by"
          labelHidden
          value={filter.maker}
          choices={[
            { value: "", label: `By all (${all})` },
            ...makers.map(({ maker, count }) => ({ value: maker, label: `${maker} (${count})` })),
          ]}
          onChange={(maker) => onChange({ ...filter, maker })}
        />
      )}
      <span className="grow" />
      {onAcceptAll && (
        <Button tone="quiet" onClick={onAcceptAll}>
          Accept all {shown}
        </Button>
      )}
      <Button tone="quiet" icon="keyboard" aria-label="Keys" title="Keys (?)" onClick={onHelp} />
    </div>
  );
}

/** A cap on the commonest classes of a question: what stays of each is shown before anything is set aside. */
import { useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { QualityRepair, UnevenClasses } from "../../../../../protocol/quality.ts";
import { BarRows } from "../../../../charts/BarRows.tsx";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Slider } from "../../../../parts/controls/Slider.tsx";
import { useApp } from "../../../../state/store.ts";
import { asideCost } from "../asideCost.ts";
import { cappedBars, capClasses, capRange } from "./capClasses.ts";
import "./classes.css";

interface CapClassesProps {
  uneven: UnevenClasses;
  /** The examples were changed since, or are being changed. */
  disabled: boolean;
  onMend: (repair: QualityRepair) => void;
}

export function CapClasses({ uneven, disabled, onMend }: CapClassesProps) {
  const examples = useApp((state) => state.examples);
  const [most, setMost] = useState(uneven.suggested);
  const range = capRange(uneven);
  const cap = Math.min(range.max, Math.max(range.min, most));
  const repair = capClasses(uneven, cap);
  const cost = asideCost(examples, repair.setAside ?? [], () => 1);
  const { heldOut, question } = uneven;
  return (
    <div className="cap-classes">
      <Slider
        label="Keep at most, of each answer"
        hint={`From ${formatCount(uneven.suggested)} down they are no longer called uneven.`}
        value={cap}
        {...range}
        format={(value) => formatCount(value)}
        onChange={setMost}
      />
      <BarRows
        title={`Answers to “${question}”`}
        note="Examples to learn from; what is pale would be set aside."
        bars={cappedBars(uneven, cap)}
      />
      <p role="status" className="small">
        {cost ? `This ${cost}` : "Nothing is set aside."} What stays is drawn by lot from each
        source in turn, the same again for the same examples.{" "}
        {heldOut > 0 &&
          `The ${formatCount(heldOut, "watched or hidden example")} of this question ${heldOut === 1 ? "is" : "are"} not touched. `}
        {cost && "A model that learns this set gives rare answers more often than they occur."}
      </p>
      <div className="row">
        <Button size="sm" disabled={disabled || cost === ""} onClick={() => onMend(repair)}>
          {repair.label}
        </Button>
      </div>
    </div>
  );
}

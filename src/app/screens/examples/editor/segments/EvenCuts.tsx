/** Cuts a clip evenly, by number or by length. */
import { useState } from "react";
import { MAX_SEGMENTS, MIN_SEGMENT_SECONDS } from "../../../../../protocol/media/clipSegments.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { evenCount, evenLength, type KeptSegment } from "./segments.ts";

export interface EvenCutsProps {
  seconds: number;
  onChange: (segments: KeptSegment[]) => void;
}

export function EvenCuts({ seconds, onChange }: EvenCutsProps) {
  const [count, setCount] = useState(4);
  const [length, setLength] = useState(() => Math.max(10, Math.ceil(seconds / MAX_SEGMENTS)));
  return (
    <div className="even-cuts">
      <NumberField label="How many" value={count} onChange={setCount} min={2} max={MAX_SEGMENTS} />
      <Button onClick={() => onChange(evenCount(seconds, count))}>Cut by number</Button>
      <NumberField
        label="How long"
        unit="s"
        step="any"
        value={length}
        onChange={setLength}
        min={MIN_SEGMENT_SECONDS}
      />
      <Button onClick={() => onChange(evenLength(seconds, length))}>Cut by length</Button>
    </div>
  );
}

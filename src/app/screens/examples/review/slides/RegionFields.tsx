/** One region of a slide in numbers: its level, place and size, and what comes of it. */
import {
  MAX_REGION_SIDE,
  regionFault,
  sizeText,
  type SlideLevel,
  type SlideRegion,
} from "../../../../../protocol/media/slide.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { LevelSelect } from "./LevelSelect.tsx";
import { atLevel } from "./slideRegions.ts";
import { resultWords } from "./slideWords.ts";

export interface RegionFieldsProps {
  region: SlideRegion;
  /** From 0. */
  place: number;
  levels: readonly SlideLevel[];
  onChange: (region: SlideRegion) => void;
  onRemove: () => void;
}

const FIELDS = [
  { label: "Left", side: "left", min: 0 },
  { label: "Top", side: "top", min: 0 },
  { label: "Width", side: "width", min: 1 },
  { label: "Height", side: "height", min: 1 },
] as const;

export function RegionFields({ region, place, levels, onChange, onRemove }: RegionFieldsProps) {
  const fault = regionFault(region, levels);
  return (
    <fieldset className="slide-region">
      <legend>Region {place + 1}</legend>
      <LevelSelect
        levels={levels}
        value={region.level}
        onChange={(level) => onChange(atLevel(region, level, levels))}
      />
      <div className="slide-numbers">
        {FIELDS.map(({ label, side, min }) => (
          <NumberField
            key={side}
            label={label}
            unit="px"
            min={min}
            value={region[side]}
            onChange={(value) => onChange({ ...region, [side]: value })}
          />
        ))}
        <Button onClick={onRemove}>Remove region {place + 1}</Button>
      </div>
      <p className="small" aria-live="polite">
        {!fault && `Comes out as ${resultWords(region, levels)}.`}
      </p>
      <p className="fine">
        Pixels of the chosen level. At most{" "}
        {sizeText({ width: MAX_REGION_SIDE, height: MAX_REGION_SIDE })}: no stored picture is
        longer.
      </p>
    </fieldset>
  );
}

/** Chooses one of a slide's levels; those that are not read cannot be chosen. */
import type { SlideLevel } from "../../../../../protocol/media/slide.ts";
import { Select } from "../../../../parts/controls/Select.tsx";
import { levelWords } from "./slideWords.ts";

export interface LevelSelectProps {
  levels: readonly SlideLevel[];
  value: number;
  onChange: (level: number) => void;
}

export function LevelSelect({ levels, value, onChange }: LevelSelectProps) {
  return (
    <Select
      label="Level of detail"
      value={String(value)}
      choices={levels.map((level, at) => ({
        value: String(at),
        label: levelWords(level, at),
        disabled: level.refused !== undefined,
      }))}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
}

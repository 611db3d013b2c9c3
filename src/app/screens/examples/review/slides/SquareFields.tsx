/** Cuts a whole level of a slide into squares. */
import {
  MAX_REGION_SIDE,
  MIN_SQUARE_SIDE,
  squaresFault,
  type SlideLevel,
  type SlideSquares,
} from "../../../../../protocol/media/slide.ts";
import { NumberField } from "../../../../parts/controls/NumberField.tsx";
import { Switch } from "../../../../parts/controls/Switch.tsx";
import { LevelSelect } from "./LevelSelect.tsx";
import { squaresWords } from "./slideWords.ts";

export interface SquareFieldsProps {
  levels: readonly SlideLevel[];
  squares: SlideSquares | null;
  onChange: (squares: SlideSquares | null) => void;
}

/** Our choice, as most models look at pictures of about this size. */
const SIDE = 512;

/** Squares to begin with: of the coarsest level that is read and has some. */
function firstSquares(levels: readonly SlideLevel[]): SlideSquares {
  const isChoice = (at: number) => !squaresFault({ level: at, side: SIDE }, levels);
  const read = levels.flatMap(({ refused }, at) => (refused ? [] : [at]));
  return { level: read.findLast(isChoice) ?? read[0]!, side: SIDE };
}

export function SquareFields({ levels, squares, onChange }: SquareFieldsProps) {
  return (
    <>
      <Switch
        label="Cut a level into squares"
        hint="Nearly white squares are left out, and counted afterwards: those of whose pixels 95 % have at least 220 of 255 in every colour. These bounds are our choice."
        on={squares !== null}
        onChange={(on) => onChange(on ? firstSquares(levels) : null)}
      />
      {squares && (
        <fieldset className="slide-region">
          <legend>Squares</legend>
          <LevelSelect
            levels={levels}
            value={squares.level}
            onChange={(level) => onChange({ ...squares, level })}
          />
          <NumberField
            label="Side"
            unit="px"
            min={MIN_SQUARE_SIDE}
            max={MAX_REGION_SIDE}
            value={squares.side}
            onChange={(side) => onChange({ ...squares, side })}
          />
          <p className="small" aria-live="polite">
            {!squaresFault(squares, levels) && squaresWords(squares, levels)}
          </p>
        </fieldset>
      )}
    </>
  );
}

/** A file of boxes: how their places are written, to be changed by hand. */
import type { BoxSheet, BoxUnit } from "../../../../protocol/instructions/boxes.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Select, type Choice } from "../../../parts/controls/Select.tsx";
import { changeBoxUnit } from "../../../state/actions/imports.ts";
import { showError } from "../../../state/toasts.ts";

const UNITS: readonly Choice<BoxUnit>[] = [
  { value: "thousandths", label: "0 to 1000 of the picture's sides" },
  { value: "pixels", label: "Pixels of the picture" },
];

export function BoxUnits({ sheet, pictures, unit }: BoxSheet) {
  return (
    <Select
      label={`Places in ${sheet}`}
      hint={`${formatCount(pictures, "picture")} with boxes. 0 to 1000 holds at any size; choose pixels where your model was taught so.`}
      value={unit}
      choices={UNITS}
      onChange={(value) => void changeBoxUnit(sheet, value).catch(showError)}
    />
  );
}

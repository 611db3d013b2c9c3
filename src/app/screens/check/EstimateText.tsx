/** A share in percent with its 95 % interval. */
import type { Estimate } from "../../../protocol/findings.ts";
import { percentText } from "../../parts/words.ts";

export function EstimateText({ value, low, high }: Estimate) {
  return (
    <>
      {percentText(value)}{" "}
      <span className="fine">
        {percentText(low)} to {percentText(high)}
      </span>
    </>
  );
}

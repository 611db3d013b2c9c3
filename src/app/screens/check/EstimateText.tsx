/** A share in percent with its 95 % interval; there is none where all resamples are alike, as when every answer is wrong. */
import type { Estimate } from "../../../protocol/evaluation/estimate.ts";
import { percentText } from "../../parts/words.ts";

export function EstimateText({ value, low, high }: Estimate) {
  return (
    <>
      {percentText(value)}{" "}
      <span className="fine">
        {low === high ? "no interval" : `${percentText(low)} to ${percentText(high)}`}
      </span>
    </>
  );
}

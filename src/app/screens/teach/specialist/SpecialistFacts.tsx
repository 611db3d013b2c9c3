/** How good a trained specialist is, how it learnt, and what it takes for what. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { SpecialistReport } from "../../../../protocol/specialist.ts";
import { CurveChart } from "../../../charts/CurveChart.tsx";
import type { CurveLine } from "../../../charts/curve.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { ConfusionTable } from "./ConfusionTable.tsx";
import { aloneText } from "./network/networkText.ts";
import { scoreText, unlabelledText } from "./specialistText.ts";

const LINES: CurveLine[] = [
  { key: "smoothed", label: "learnt from", tone: "train", stroke: "solid" },
  { key: "validation", label: "watched", tone: "validation", stroke: "dashed" },
];

export function SpecialistFacts({ report }: { report: SpecialistReport }) {
  const { points, bestEpoch, sets, score, trainIds, network } = report;
  const unlabelled = unlabelledText(report);
  const watched = points.some(({ validation }) => validation);
  return (
    <div className="stack">
      <p>{scoreText(report)}</p>
      {unlabelled && <p className="small muted">{unlabelled}</p>}
      {network && <p>{aloneText(network)}</p>}
      <p className="fine">
        {`It learnt from ${formatCount(trainIds.length, "example")}, ${formatCount(report.epochs, "time")} over; kept is what it knew after ${formatCount(bestEpoch, "time")}. A lesson keeps its own copy.`}
      </p>
      <Disclosure summary="How it learnt, and what it takes for what">
        <div className="stack">
          <CurveChart
            title="How surprised the specialist is by the right class"
            summary={`Best after ${bestEpoch} of ${report.epochs} epochs.`}
            empty="Nothing yet."
            rows={points.map(({ epoch, trainLoss, validation }) => ({
              ...{ step: epoch, smoothed: trainLoss },
              ...(validation && { validation: validation.loss }),
            }))}
            lines={watched ? LINES : LINES.slice(0, 1)}
            format={(value) => value.toFixed(2)}
            height={180}
          />
          {sets.map(({ key, labels }, i) => (
            <ConfusionTable key={key} labels={labels} counts={score.confusion[i]!} />
          ))}
        </div>
      </Disclosure>
    </div>
  );
}

/** Precision, recall and F1 of each class and their summaries, for both models. */
import type { KindFindings } from "../../../../protocol/evaluation/findings.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { percentText } from "../../../parts/words.ts";
import { EstimateText } from "../EstimateText.tsx";

type ClassTableProps = NonNullable<KindFindings["table"]>;

const SUMMARIES = [
  { key: "accuracy", label: "Accuracy" },
  { key: "balancedAccuracy", label: "Balanced accuracy" },
  { key: "macroF1", label: "Macro-F1" },
] as const;

export function ClassTable({ classes, base, adapter }: ClassTableProps) {
  return (
    <>
      <table className="classes number">
        <thead>
          <tr>
            <th scope="col">Over all classes</th>
            <th scope="col">Adapter</th>
            <th scope="col">General</th>
          </tr>
        </thead>
        <tbody>
          {SUMMARIES.map(({ key, label }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>
                <EstimateText {...adapter[key]} />
              </td>
              <td>
                <EstimateText {...base[key]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Disclosure summary="Each class">
        {/* A scrolling box must be reachable by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="confusion-box" role="region" aria-label="Scores of each class" tabIndex={0}>
          <table className="classes number">
            <thead>
              <tr>
                <th scope="col">Class</th>
                <th scope="col">n</th>
                <th scope="col">Precision</th>
                <th scope="col">Recall</th>
                <th scope="col">F1</th>
              </tr>
            </thead>
            <tbody>
              {classes.map((name, i) => {
                const [ours, theirs] = [adapter.classes[i]!, base.classes[i]!];
                return (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{ours.support}</td>
                    {(["precision", "recall", "f1"] as const).map((score) => (
                      <td key={score}>
                        {percentText(ours[score])}{" "}
                        <span className="fine">general {percentText(theirs[score])}</span>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <p className="fine">
          As scikit-learn counts with zero_division=0: a class that is never given has precision 0,
          one that is never right recall 0. An answer that names no class is wrong and costs recall.
          Balanced accuracy leaves out classes that are never right; macro-F1 those that occur
          nowhere. Intervals are 95&nbsp;%, from 1000 seeded resamples of whole examples.
        </p>
      </Disclosure>
    </>
  );
}

/** AUC of both models for each kind of question, with intervals, and of each class. */
import { AUC_METHOD, aucNotes, aucText } from "../../../../base/words/aucText.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { kindName } from "../../../../base/words/kindName.ts";
import type { AucFindings } from "../../../../protocol/evaluation/classLikelihoods.ts";
import type { Estimate } from "../../../../protocol/evaluation/estimate.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";

export function AucTable({ aucs }: { aucs: readonly AucFindings[] }) {
  return (
    <div className="stack">
      <table className="classes number">
        <thead>
          <tr>
            <th scope="col">Mean over classes</th>
            <th scope="col">Adapter</th>
            <th scope="col">General</th>
          </tr>
        </thead>
        <tbody>
          {aucs.map((auc) => (
            <tr key={auc.kind}>
              <th scope="row">
                {auc.kind ? kindName(auc.kind) : "AUC"}
                <span className="fine auc-about">{formatCount(auc.n, "question")}</span>
              </th>
              <td>{auc.macro ? <AreaText {...auc.macro.adapter} /> : "–"}</td>
              <td>{auc.macro ? <AreaText {...auc.macro.base} /> : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {aucs.flatMap((auc) =>
        aucNotes(auc).map((note) => (
          <p key={`${auc.kind} ${note}`} className="fine">
            {aucs.length > 1 && `${kindName(auc.kind)}: `}
            {note}
          </p>
        )),
      )}
      <Disclosure summary="Each class against the rest">
        {/* A scrolling box must be reachable by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="confusion-box" role="region" aria-label="AUC of each class" tabIndex={0}>
          {aucs.map((auc) => (
            <EachClass key={auc.kind} {...auc} />
          ))}
        </div>
        <p className="fine">{AUC_METHOD}</p>
      </Disclosure>
    </div>
  );
}

function AreaText({ value, low, high }: Estimate) {
  return (
    <>
      {aucText(value)}{" "}
      <span className="fine">
        {low === high ? "no interval" : `${aucText(low)} to ${aucText(high)}`}
      </span>
    </>
  );
}

function EachClass({ kind, classes }: AucFindings) {
  return (
    <table className="classes number">
      <thead>
        <tr>
          <th scope="col">{kind ? `Class (${kind})` : "Class"}</th>
          <th scope="col">n</th>
          <th scope="col">Adapter</th>
          <th scope="col">General</th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ name, support, adapter, base }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{support}</td>
            <td>{adapter === null ? "–" : aucText(adapter)}</td>
            <td>{base === null ? "–" : aucText(base)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

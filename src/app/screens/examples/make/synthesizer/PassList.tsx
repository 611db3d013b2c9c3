/** The passes of a project's synthesizers: how much each wrote, lost and kept, and every row with its reason. */
import { useState } from "react";
import { Badge } from "../../../../parts/status/Badge.tsx";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { agoText } from "../../../../parts/words.ts";
import type { SynthesisReport, SynthesisRow } from "../../../../../protocol/synthesis.ts";
import { goOnWriting, removeSynthesis } from "../../../../state/actions/synthesis.ts";
import { useApp } from "../../../../state/store.ts";
import {
  draftsText,
  filterText,
  logitsText,
  lossTexts,
  rowProblem,
  yieldText,
} from "./synthesisWords.ts";
import type { SynthesizerState } from "./useSynthesizer.ts";

interface PassListProps {
  projectId: string;
  state: SynthesizerState;
  isBusy: boolean;
}

export function PassList({ projectId, state, isBusy }: PassListProps) {
  if (state.passes.length === 0) return null;
  return (
    <ul className="synthesizer-passes">
      {state.passes.map((report) => (
        <li key={report.synthesis.id}>
          <Pass {...{ projectId, state, report, isBusy }} />
        </li>
      ))}
    </ul>
  );
}

function Pass({ projectId, state, report, isBusy }: PassListProps & { report: SynthesisReport }) {
  const { synthesis } = report;
  const { id, synthesizer, createdAt, status, message, settings } = synthesis;
  const entries = useApp((app) => app.modelEntries);
  const titleOf = (modelId: string) =>
    entries.find((entry) => entry.id === modelId)?.title ?? modelId;
  const isDone = status === "done";
  const drafts = draftsText(report);
  return (
    <article className="stack" aria-label={`Written ${agoText(createdAt)}`}>
      <p className="row">
        <strong>{`${synthesizer}, ${agoText(createdAt)}`}</strong>
        <Badge tone={isDone ? "good" : "warn"}>{isDone ? "done" : "not finished"}</Badge>
        <span className="fine grow">
          {`${settings.writing}, temperature ${settings.temperature}, filter: ${filterText(settings.filter, titleOf)}`}
        </span>
        {!isDone && !isBusy && (
          <Button
            size="sm"
            tone="primary"
            onClick={() => state.act(() => goOnWriting(projectId, id))}
          >
            Go on
          </Button>
        )}
        {!isBusy && (
          <Button
            size="sm"
            tone="quiet"
            icon="trash"
            aria-label="Remove this pass; its drafts stay"
            onClick={() => state.act(() => removeSynthesis(projectId, id))}
          />
        )}
      </p>
      {message && <Notice tone="warn">{message}</Notice>}
      <p className="number">{yieldText(report)}</p>
      <ul className="small muted synthesizer-losses">
        {lossTexts(report).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {drafts && <p>{drafts}</p>}
      {isDone && report.kept === 0 && (
        <Notice tone="warn">
          Nothing is left. Read below what was written, then try guided writing, another filter, or
          a tool that has learnt from more seed tasks.
        </Notice>
      )}
      {report.rows.length > 0 && (
        <Disclosure summary="What it wrote, picture by picture">
          <Rows report={report} />
        </Disclosure>
      )}
    </article>
  );
}

/** Rows at first, and with each press. */
const PAGE_ROWS = 100;

function Rows({ report: { rows, synthesis } }: { report: SynthesisReport }) {
  const [limit, setLimit] = useState(PAGE_ROWS);
  const left = rows.length - limit;
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="synthesizer-scroll" role="region" aria-label="What it wrote" tabIndex={0}>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">Description</th>
            <th scope="col">Question</th>
            <th scope="col">Short answer</th>
            <th scope="col">Reasoned answer</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <Row
              key={row.index}
              {...{ row }}
              caption={synthesis.pictures[row.index]?.caption ?? ""}
            />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <Button size="sm" onClick={() => setLimit(limit + PAGE_ROWS)}>
          Show {Math.min(PAGE_ROWS, left)} more of {left}
        </Button>
      )}
    </div>
  );
}

function Row({ row, caption }: { row: SynthesisRow; caption: string }) {
  const { triplet, text } = row;
  const problem = rowProblem(row);
  return (
    <tr>
      <td>{caption}</td>
      {triplet ? (
        <>
          <td>{triplet.instruction}</td>
          <td>{triplet.precise}</td>
          <td>{triplet.informative}</td>
        </>
      ) : (
        <td colSpan={3} className="muted">
          {text || "—"}
        </td>
      )}
      <td>
        {problem ?? "kept"}
        {row.verdict?.logits && <span className="fine number">{` ${logitsText(row)}`}</span>}
      </td>
    </tr>
  );
}

/** Memory needed against memory offered, exact to the byte, and the examples that will not fit. */
import type { MemoryReport } from "../../../protocol/calls.ts";
import { StackBar } from "../../charts/StackBar.tsx";
import { Badge } from "../../parts/Badge.tsx";
import { Card } from "../../parts/Card.tsx";
import { Disclosure } from "../../parts/Disclosure.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Spinner } from "../../parts/Spinner.tsx";
import { formatBytes } from "../../../base/formatBytes.ts";
import { formatCount } from "../../../base/formatCount.ts";
import { hrefOf } from "../../routes.ts";
import type { Plan } from "./usePlan.ts";

const tones = { fits: "good", tight: "warn", "does not fit": "bad" } as const;

export function MemoryPanel({ plan }: { plan: Plan }) {
  const { memory, memoryFailed } = plan;
  return (
    <Card
      title="Memory"
      actions={memory && <Badge tone={tones[memory.verdict]}>{memory.verdict}</Badge>}
    >
      {memoryFailed ? (
        <Notice tone="warn" action={{ label: "Try again", onClick: plan.retry }}>
          {memoryFailed}
        </Notice>
      ) : memory ? (
        <MemoryFacts memory={memory} />
      ) : (
        <Spinner label="Planning, to the byte" />
      )}
    </Card>
  );
}

function MemoryFacts({ memory }: { memory: MemoryReport }) {
  const { totalBytes, offeredBytes } = memory;
  return (
    <>
      <p className="memory-total number">
        <strong>{formatBytes(totalBytes)}</strong>{" "}
        <span className="muted">
          {offeredBytes > 0
            ? `needed of ${formatBytes(offeredBytes)} offered`
            : "needed; this device does not say how much it offers"}
        </span>
      </p>
      <StackBar
        label="Memory needed"
        offered={offeredBytes}
        parts={[
          { label: "The general model", term: "weights", bytes: memory.weightsBytes },
          { label: "What is learnt", term: "adapter", bytes: memory.adapterBytes },
          { label: "Work in between", term: "activations", bytes: memory.activationsBytes },
          { label: "Examples at once", term: "inputs", bytes: memory.inputsBytes },
        ]}
      />
      <p className="fine number">
        {totalBytes.toLocaleString("en")} bytes in all · largest single piece{" "}
        {formatBytes(memory.largestBindingBytes)} ·{" "}
        {formatCount(memory.dispatches, "dispatch", "dispatches")} a step · longest example{" "}
        {formatCount(memory.longestTokens, "token")}
      </p>
      {memory.leftOut.length > 0 && (
        <Disclosure summary={`${formatCount(memory.leftOut.length, "example")} left out`}>
          <ul className="left-out">
            {memory.leftOut.map(({ exampleId, reason }) => (
              <li key={exampleId}>
                <a href={hrefOf("examples", exampleId)}>Show it</a> {reason}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

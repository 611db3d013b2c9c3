/** Memory needed, exact to the byte; what the device says about its limits; and the examples that will not fit. */
import { useState } from "react";
import type { MemoryReport, RunEstimate } from "../../../../protocol/planning/runEstimate.ts";
import { StackBar } from "../../../charts/StackBar.tsx";
import { Badge } from "../../../parts/status/Badge.tsx";
import { FIT_TONES, offeredText } from "../../../parts/status/fitWords.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { Notice, type Tone } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { hrefOf } from "../../../routes.ts";
import { reserveMemory } from "../../../state/actions/machine.ts";
import { messageOf } from "../../../state/toasts.ts";
import { choiceText, fitSentence, heldText, reserveWords, tooMuchText } from "./memoryWords.ts";
import type { Plan } from "./usePlan.ts";

export function MemoryPanel({ plan }: { plan: Plan }) {
  const { memory, memoryFailed } = plan;
  return (
    <Card
      title="Memory"
      actions={
        memory &&
        memory.offered.bytes > 0 && <Badge tone={FIT_TONES[memory.verdict]}>{memory.verdict}</Badge>
      }
    >
      {memoryFailed ? (
        <Notice tone="warn" action={{ label: "Try again", onClick: plan.retry }}>
          {memoryFailed}
        </Notice>
      ) : memory ? (
        <MemoryFacts key={memory.totalBytes} memory={memory} />
      ) : (
        <Spinner label="Planning, to the byte" />
      )}
    </Card>
  );
}

function MemoryFacts({ memory }: { memory: RunEstimate }) {
  const { totalBytes } = memory;
  const choice = choiceText(memory.choice, memory.config);
  const held = heldText(memory);
  const tooMuch = tooMuchText(memory.choice, memory);
  return (
    <>
      <p className="memory-total number">
        <strong>{formatBytes(totalBytes)}</strong>{" "}
        <span className="muted">needed on the graphics device</span>
      </p>
      <StackBar
        label="Memory needed"
        parts={[
          { label: "The general model", term: "weights", bytes: memory.weightsBytes },
          { label: "What is learnt", term: "adapter", bytes: memory.adapterBytes },
          { label: "Work in between", term: "activations", bytes: memory.activationsBytes },
          { label: "Examples at once", term: "inputs", bytes: memory.inputsBytes },
          ...(memory.featuresBytes > 0
            ? [{ label: "Pictures at hand", term: "features", bytes: memory.featuresBytes }]
            : []),
        ]}
      />
      <p className="fine number">
        {totalBytes.toLocaleString("en")} bytes in all · largest single piece{" "}
        {formatBytes(memory.largestBindingBytes)} ·{" "}
        {formatCount(memory.dispatches, "dispatch", "dispatches")} a step · longest example{" "}
        {formatCount(memory.longestTokens, "token")}
      </p>
      {choice && <p className="small">{choice}</p>}
      {held && <p className="small">{held}</p>}
      {tooMuch && <Notice tone="warn">{tooMuch}</Notice>}
      <Offered memory={memory} />
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

/** What the device says about its limits, in words, and the one way to be certain. */
function Offered({ memory }: { memory: MemoryReport }) {
  const [doing, setDoing] = useState(false);
  const [found, setFound] = useState<{ tone: Tone; text: string } | null>(null);
  const reserve = async () => {
    setDoing(true);
    try {
      setFound(reserveWords(memory.totalBytes, await reserveMemory(memory.totalBytes)));
    } catch (error) {
      setFound({ tone: "error", text: messageOf(error) });
    } finally {
      setDoing(false);
    }
  };
  return (
    <>
      <p className="small muted">{fitSentence(memory)}</p>
      {memory.offered.bytes > 0 && <p className="fine">{offeredText(memory.offered)}</p>}
      {memory.offered.bytes > 0 && (
        <div className="row">
          <Button size="sm" busy={doing} onClick={() => void reserve()}>
            Try to reserve it
          </Button>
          <span className="fine">Takes the memory for a moment and gives it back.</span>
        </div>
      )}
      <div role="status">{found && <Notice tone={found.tone}>{found.text}</Notice>}</div>
    </>
  );
}

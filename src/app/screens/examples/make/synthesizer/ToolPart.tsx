/** The synthesizer itself: which one writes, and how to get one, by training or from a file. */
import { useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type { SeedSource } from "../../../../../protocol/synthesis.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { go } from "../../../../routes.ts";
import { trainTool } from "../../../../state/actions/synthesis.ts";
import { BringToolButton, bringTool } from "./BringToolButton.tsx";
import { useOwnSeeds, type SynthesizerState } from "./useSynthesizer.ts";

/** Pictures that give nothing, by name. */
const SHOWN = 100;

interface ToolPartProps {
  projectId: string;
  state: SynthesizerState;
  /** The question whose answers describe pictures; undefined for the sample's own descriptions. */
  question: string | undefined;
  toolId: string | undefined;
  onTool: (id: string) => void;
  isBusy: boolean;
}

export function ToolPart({ projectId, state, question, toolId, onTool, isBusy }: ToolPartProps) {
  const { tools, learning } = state;
  return (
    <div className="stack">
      {toolId !== undefined && (
        <Select
          label="The tool that writes"
          hint="An adapter that is kept as a tool: it answers nobody. Share takes it along as a file."
          value={toolId}
          choices={tools}
          onChange={onTool}
        />
      )}
      {learning ? (
        <Notice action={{ label: "Watch it", onClick: () => go("teach", learning.id) }}>
          “{learning.title}” is learning. It can be used when it has ended.
        </Notice>
      ) : (
        !isBusy &&
        (toolId === undefined ? (
          <TrainFields {...{ projectId, state, question }} />
        ) : (
          <Disclosure summary="Train or bring another tool">
            <TrainFields {...{ projectId, state, question }} />
          </Disclosure>
        ))
      )}
    </div>
  );
}

function TrainFields({
  projectId,
  state,
  question,
}: Pick<ToolPartProps, "projectId" | "state" | "question">) {
  const [from, setFrom] = useState<SeedSource["kind"]>("shipped");
  const own = useOwnSeeds(projectId, question);
  const { sources, act } = state;
  const isFirst = state.tools.length === 0;
  const isOwn = from === "question" && question !== undefined;
  return (
    <div className="stack">
      <Select
        label="Seed tasks that it learns from"
        hint="Each is a described picture with a question and two answers: a short one, and one that gives the reason. One picture in ten is replaced by a blank one, so that the description is read."
        value={isOwn ? "question" : "shipped"}
        choices={[
          {
            value: "shipped",
            label: `Those that come with Scion (${sources?.shippedSeeds ?? 0}, of drawings)`,
          },
          {
            value: "question",
            label: `Those in your examples (${own?.tasks ?? 0})`,
            disabled: !own || own.tasks === 0,
          },
        ]}
        onChange={setFrom}
      />
      {isOwn && own?.questions === 1 && (
        <Notice tone="warn">
          All of your seed tasks ask the same question, so the tool would learn to ask that one
          alone. Write others, or take those that come with Scion.
        </Notice>
      )}
      {own && own.incomplete.length > 0 && (
        <Disclosure
          summary={`${formatCount(own.incomplete.length, "picture")} of yours give no seed task`}
        >
          <ul className="small synthesizer-scroll">
            {own.incomplete.slice(0, SHOWN).map(({ name, reason }, i) => (
              <li key={`${name} ${i}`}>{`${name}: ${reason}`}</li>
            ))}
          </ul>
          {own.incomplete.length > SHOWN && (
            <p className="fine">{formatCount(own.incomplete.length - SHOWN, "other")} not shown.</p>
          )}
        </Disclosure>
      )}
      <div className="row">
        {sources?.shippedTool && (
          <Button
            tone={isFirst ? "primary" : "plain"}
            onClick={() => act(() => bringTool(projectId, "synthesizer"))}
          >
            Take the one that comes with Scion
          </Button>
        )}
        <Button
          tone={isFirst && !sources?.shippedTool ? "primary" : "plain"}
          onClick={() =>
            act(() =>
              trainTool(
                projectId,
                "synthesizer",
                isOwn ? { kind: "question", question } : { kind: "shipped" },
              ),
            )
          }
        >
          Train the tool
        </Button>
        <BringToolButton
          {...{ projectId, act }}
          tool="synthesizer"
          label="A tool that was saved before"
        />
      </div>
    </div>
  );
}

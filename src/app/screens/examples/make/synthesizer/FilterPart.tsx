/** Filters that have learnt to compare answers: how often each is right, and how to get one. Ours, for small models. */
import { useState } from "react";
import type { Run } from "../../../../../protocol/records.ts";
import type { SeedSource } from "../../../../../protocol/synthesis.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { measureFilter, trainTool } from "../../../../state/actions/synthesis.ts";
import { BringToolButton } from "./BringToolButton.tsx";
import { kindTexts, ruleAdvice, scoreText } from "./filterWords.ts";
import { useOwnSeeds, type SynthesizerState } from "./useSynthesizer.ts";

interface FilterPartProps {
  projectId: string;
  state: SynthesizerState;
  /** The question whose answers describe pictures; undefined for the sample's own descriptions. */
  question: string | undefined;
}

export function FilterPart({ projectId, state, question }: FilterPartProps) {
  return (
    <Disclosure summary="A filter that learns, for models too small to be asked in words (ours)">
      <div className="stack">
        <p className="small">
          Of the seed tasks pairs of answers are made: as they are, with another answer, another
          number or a denial, and with open questions. The model learns to say Yes, No or Open of
          them; a fifth of the pictures are kept to measure how often it is right. It knows mistakes
          of these kinds alone. On the model that ships it was right about 179 of 234 such pairs and
          our rule about 232, so there the rule is the better filter.
        </p>
        {state.filters.map((run) => (
          <FilterTool key={run.id} {...{ projectId, state, run }} />
        ))}
        {!state.learning && <TrainFilter {...{ projectId, state, question }} />}
      </div>
    </Disclosure>
  );
}

function FilterTool({ projectId, state, run }: Omit<FilterPartProps, "question"> & { run: Run }) {
  const { title, entailment, origin } = run;
  const advice = entailment && ruleAdvice(entailment);
  return (
    <article className="stack" aria-label={title}>
      <p className="row">
        <strong>{title}</strong>
        <span className="grow">
          {entailment
            ? scoreText(entailment)
            : origin === "imported"
              ? "It came from a file without the pairs that it has not learnt from, so how often it is right is not known."
              : "How often it is right is not known yet."}
        </span>
        {origin === "trained" && (
          <Button
            size="sm"
            tone={entailment ? "quiet" : "primary"}
            onClick={() => state.act(() => measureFilter(projectId, run.id))}
          >
            {entailment ? "Measure again" : "Measure it"}
          </Button>
        )}
      </p>
      {entailment && (
        <ul className="small muted synthesizer-losses">
          {kindTexts(entailment).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {advice && <Notice>{advice}</Notice>}
    </article>
  );
}

function TrainFilter({ projectId, state, question }: FilterPartProps) {
  const [from, setFrom] = useState<SeedSource["kind"]>("shipped");
  const own = useOwnSeeds(projectId, question);
  const isOwn = from === "question" && question !== undefined;
  return (
    <div className="stack">
      <Select
        label="Seed tasks that its pairs are made of"
        value={isOwn ? "question" : "shipped"}
        choices={[
          {
            value: "shipped",
            label: `Those that come with Scion (${state.sources?.shippedSeeds ?? 0}, of drawings)`,
          },
          {
            value: "question",
            label: `Those in your examples (${own?.tasks ?? 0})`,
            disabled: !own || own.tasks === 0,
          },
        ]}
        onChange={setFrom}
      />
      <div className="row">
        <Button
          onClick={() =>
            state.act(() =>
              trainTool(
                projectId,
                "entailment",
                isOwn ? { kind: "question", question } : { kind: "shipped" },
              ),
            )
          }
        >
          Train the filter
        </Button>
        <BringToolButton
          {...{ projectId, act: state.act }}
          tool="entailment"
          label="A filter that was saved before"
        />
      </div>
    </div>
  );
}

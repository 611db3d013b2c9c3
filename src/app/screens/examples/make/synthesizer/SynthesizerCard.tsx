/** Questions out of descriptions: a small tool that learns to ask, writes about described pictures, and is checked by a filter. */
import { useState } from "react";
import type { CaptionSource } from "../../../../../protocol/synthesis.ts";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../../parts/status/Spinner.tsx";
import { Card } from "../../../../parts/surfaces/Card.tsx";
import { SYNTHESIS_JOB } from "../../../../state/actions/synthesis.ts";
import { cancelJob, jobOf } from "../../../../state/job.ts";
import { useApp } from "../../../../state/store.ts";
import { FilterPart } from "./FilterPart.tsx";
import { PassList } from "./PassList.tsx";
import { ToolPart } from "./ToolPart.tsx";
import { useSynthesizer } from "./useSynthesizer.ts";
import { WritePart } from "./WritePart.tsx";
import "./synthesizer.css";

const SAMPLE = "the sample's own descriptions";

export function SynthesizerCard({ projectId }: { projectId: string }) {
  const state = useSynthesizer(projectId);
  const { sources, problem } = state;
  const job = useApp(jobOf(SYNTHESIS_JOB));
  const [chosen, setChosen] = useState<string | null>(null);
  const [toolId, setToolId] = useState<string | null>(null);
  if (!sources) {
    return (
      <Card title={TITLE} about={ABOUT}>
        {problem ? (
          <Notice tone="error">{problem}</Notice>
        ) : (
          <Spinner label="Looking for descriptions" />
        )}
      </Card>
    );
  }
  const choices = captionChoices(sources);
  const captions = (choices.find(({ value }) => value === chosen) ?? choices[0])?.value;
  const tool = state.tools.find(({ value }) => value === toolId) ?? state.tools[0];
  return (
    <Card title={TITLE} about={ABOUT}>
      <div className="stack stack-wide">
        {problem && <Notice tone="error">{problem}</Notice>}
        {captions === undefined ? (
          <Notice>
            No picture to learn from has an answer yet. Write a description of some as the answer to
            “Describe the picture.”, or drop a table of pictures and descriptions.
          </Notice>
        ) : (
          <Select
            label="Descriptions"
            hint="The question whose answers describe pictures. Pictures that are watched or hidden are left alone."
            value={captions}
            choices={choices}
            onChange={setChosen}
          />
        )}
        <ToolPart
          {...{ projectId, state }}
          question={captions === SAMPLE ? undefined : captions}
          toolId={tool?.value}
          onTool={setToolId}
          isBusy={Boolean(job)}
        />
        {captions !== undefined && tool && !job && (
          <WritePart {...{ projectId, state }} runId={tool.value} captions={sourceOf(captions)} />
        )}
        {!job && (
          <FilterPart
            {...{ projectId, state }}
            question={captions === SAMPLE ? undefined : captions}
          />
        )}
        {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
        <PassList {...{ projectId, state }} isBusy={Boolean(job)} />
      </div>
    </Card>
  );
}

const TITLE = "Questions from descriptions";
const ABOUT =
  "A tool on top of your model learns from finished examples how to ask about a picture that is described. It writes questions, each with a short and a reasoned answer; a filter keeps those whose answers agree (AdaMLLM, arXiv 2411.19930).";

const sourceOf = (value: string): CaptionSource =>
  value === SAMPLE ? { kind: "sample" } : { kind: "question", question: value };

function captionChoices({
  questions,
  sampleCaptions,
}: NonNullable<ReturnType<typeof useSynthesizer>["sources"]>) {
  return [
    ...(sampleCaptions > 0
      ? [{ value: SAMPLE, label: `Those that come with the sample (${pictures(sampleCaptions)})` }]
      : []),
    ...questions.map(({ question, pictures: count }) => ({
      value: question,
      label: `Answers to “${question}” (${pictures(count)})`,
    })),
  ];
}

const pictures = (count: number) => `${count} ${count === 1 ? "picture" : "pictures"}`;

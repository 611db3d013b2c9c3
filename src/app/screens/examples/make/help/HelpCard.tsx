/** Help from a model: what it is to write, who writes, about which examples, and what came of it. */
import { useEffect, useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import type {
  DraftingOutcome,
  DraftMakerInfo,
  DraftSettings,
  WriterChoice,
} from "../../../../../protocol/drafting.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../../parts/status/ProgressBar.tsx";
import { Spinner } from "../../../../parts/status/Spinner.tsx";
import { Card } from "../../../../parts/surfaces/Card.tsx";
import { loadDraftMakers, startDrafting } from "../../../../state/actions/drafting.ts";
import { goIn } from "../../../../state/actions/projects.ts";
import { cancelJob, jobOf } from "../../../../state/job.ts";
import { useApp } from "../../../../state/store.ts";
import { messageOf } from "../../../../state/toasts.ts";
import { waiter } from "../../../../state/waiter.ts";
import { chosenExamples, EVERYTHING } from "./chosenExamples.ts";
import { DraftFieldInput } from "./DraftFieldInput.tsx";
import { ExampleChoice } from "./ExampleChoice.tsx";
import { Outcome } from "./Outcome.tsx";
import { outcomeWords } from "./outcomeWords.ts";
import { ServerFields } from "./ServerFields.tsx";
import { WriterSelect } from "./WriterSelect.tsx";
import "./help.css";

export function HelpCard({ projectId }: { projectId: string }) {
  const [makers, setMakers] = useState<DraftMakerInfo[] | { failed: string } | null>(null);
  useEffect(() => {
    loadDraftMakers().then(setMakers, (error: unknown) => setMakers({ failed: messageOf(error) }));
  }, []);
  return (
    <Card
      title="Help from a model"
      about="The model on this computer writes, you decide. What it writes is checked first, and waits for you."
    >
      {makers === null ? (
        <Spinner label="Asking what it can write" />
      ) : "failed" in makers ? (
        <Notice tone="error">{makers.failed}</Notice>
      ) : (
        <HelpForm projectId={projectId} makers={makers} />
      )}
    </Card>
  );
}

function HelpForm({ projectId, makers }: { projectId: string; makers: DraftMakerInfo[] }) {
  const examples = useApp((state) => state.examples);
  const teaching = useApp(({ runs }) => runs.some(({ status }) => status === "running"));
  const job = useApp(jobOf("drafting"));
  const [makerId, setMakerId] = useState(makers[0]!.id);
  const [settings, setSettings] = useState<Record<string, DraftSettings>>({});
  const [writer, setWriter] = useState<WriterChoice>({ kind: "model", runId: null });
  const [choice, setChoice] = useState(EVERYTHING);
  const [outcome, setOutcome] = useState<DraftingOutcome | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const maker = makers.find(({ id }) => id === makerId)!;
  const own = settings[makerId] ?? {};
  const isLocal = writer.kind === "model";
  const { ids, matching } = chosenExamples(examples, maker, choice);

  const write = async () => {
    setProblem(null);
    setOutcome(null);
    const waits = waiter();
    try {
      const request = { projectId, writer, exampleIds: ids };
      const made = await startDrafting({ ...request, maker: { id: makerId, settings: own } });
      const { title, lines } = outcomeWords(made);
      if (waits.isHere()) return setOutcome(made);
      await waits.lead({
        ...{ text: [title, ...lines].join(" "), label: "Review" },
        go: () => goIn(projectId, "examples", "review"),
      });
    } catch (error) {
      waits.fail(error, setProblem);
    }
  };
  if (job) return <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />;
  return (
    <div className="stack">
      <div className="columns help-columns">
        <Select
          label="What it is to write"
          hint={maker.about}
          value={makerId}
          choices={makers.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={setMakerId}
        />
        <WriterSelect writer={writer} onChange={setWriter} />
      </div>
      {writer.kind === "server" && <ServerFields writer={writer} onChange={setWriter} />}
      <div className="columns help-columns">
        {maker.fields.map((field) => (
          <DraftFieldInput
            key={`${makerId} ${field.name}`}
            field={field}
            value={own[field.name] ?? field.default}
            onChange={(value) =>
              setSettings({ ...settings, [makerId]: { ...own, [field.name]: value } })
            }
          />
        ))}
      </div>
      <ExampleChoice choice={choice} onChange={setChoice} />
      <div className="row">
        <Button
          tone="primary"
          icon="pencil"
          disabled={ids.length === 0 || (isLocal ? teaching : writer.model === "")}
          onClick={() => void write()}
        >
          Write drafts for {formatCount(ids.length, "example")}
        </Button>
        <span className="small muted">{countWords(ids.length, matching, maker.reads)}</span>
      </div>
      {teaching && isLocal && (
        <p className="small muted">
          A lesson is running. The model can help when it ends or pauses.
        </p>
      )}
      {problem && (
        <Notice tone="error" title="It did not finish">
          {problem} What was written until then waits for you.
        </Notice>
      )}
      {outcome && <Outcome outcome={outcome} />}
      <p className="fine">Method: {maker.source}.</p>
    </div>
  );
}

const READ_WORDS: Record<DraftMakerInfo["reads"], string> = {
  unanswered: "without an answer",
  answered: "with an answer",
  all: "",
};

function countWords(count: number, matching: number, reads: DraftMakerInfo["reads"]): string {
  const which = [formatCount(matching, "example"), READ_WORDS[reads]].filter(Boolean).join(" ");
  if (matching === 0) return `There is no example ${READ_WORDS[reads]} here.`;
  return count < matching ? `The first ${count} of ${which}.` : `All ${which}.`;
}

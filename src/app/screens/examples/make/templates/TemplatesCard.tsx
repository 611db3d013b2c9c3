/** Templates: the person's own answers, asked for in many wordings and ways. Shown before it is stored. */
import { useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { kindName } from "../../../../../base/words/kindName.ts";
import { SPLITS } from "../../../../../protocol/records.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { Spinner } from "../../../../parts/status/Spinner.tsx";
import { Card } from "../../../../parts/surfaces/Card.tsx";
import { go } from "../../../../routes.ts";
import { addTemplated, draftTemplates } from "../../../../state/actions/templates.ts";
import { messageOf } from "../../../../state/toasts.ts";
import { OwnTemplateForm } from "./OwnTemplateForm.tsx";
import { TemplateList } from "./TemplateList.tsx";
import { TemplateSamples } from "./TemplateSamples.tsx";
import { leftOutText, madeText } from "./templateWords.ts";
import { useTemplates, type Templates } from "./useTemplates.ts";
import "./templates.css";

const ALL = "all kinds";

export function TemplatesCard({ projectId }: { projectId: string }) {
  const templates = useTemplates(projectId);
  const { task, preview, failed } = templates;
  return (
    <Card
      title="Templates"
      about="Your own answers, asked for in many wordings and ways, so that it learns to understand and not the words of one question."
    >
      {failed && <Notice tone="warn">{failed}</Notice>}
      {!task ? (
        !failed && <Spinner label="Fetching the templates" />
      ) : (
        <div className="stack stack-wide">
          <TemplateFields templates={templates} />
          <TemplateList {...{ projectId, templates }} />
          <OwnTemplateForm key={task.id} {...{ projectId, task }} />
          {preview && (
            <>
              <div className="stack">
                <p className="row">
                  <strong>{madeText(preview)}</strong>
                  <Button
                    size="sm"
                    icon="undo"
                    onClick={() => templates.change({ seed: templates.choice!.seed + 1 })}
                  >
                    Draw anew
                  </Button>
                </p>
                {preview.leftOut.map((left) => (
                  <p key={left.reason} className="small muted">
                    {leftOutText(left)}
                  </p>
                ))}
              </div>
              <TemplateSamples samples={preview.samples} />
            </>
          )}
          <Store {...{ projectId, templates }} />
        </div>
      )}
    </Card>
  );
}

function TemplateFields({ templates }: { templates: Templates }) {
  const { tasks, task, choice, kinds, chooseTask, change } = templates;
  const kind = choice?.kinds?.[0];
  return (
    <div className="columns">
      <Select
        label="What to make"
        hint={task?.about}
        value={task?.id ?? ""}
        choices={tasks.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={chooseTask}
      />
      <Select
        label="From which questions"
        value={kind === undefined ? ALL : `kind ${kind}`}
        choices={[
          { value: ALL, label: "All that have an answer" },
          ...kinds.map((one) => ({ value: `kind ${one}`, label: kindName(one) })),
        ]}
        onChange={(value) => change({ kinds: value === ALL ? null : [value.slice(5)] })}
      />
      <Select
        label="Of which examples"
        hint="What comes of a hidden example stays hidden."
        value={choice?.splits.length === 1 ? "train" : "all"}
        choices={[
          { value: "train", label: "Those to learn from" },
          { value: "all", label: "All, also watched and hidden ones" },
        ]}
        onChange={(value) => change({ splits: value === "train" ? ["train"] : [...SPLITS] })}
      />
    </div>
  );
}

/** The two ways to store what the preview shows. */
function Store({ projectId, templates }: { projectId: string; templates: Templates }) {
  const { choice, preview } = templates;
  const [doing, setDoing] = useState<"draft" | "add" | null>(null);
  const [problem, setProblem] = useState("");
  const [drafted, setDrafted] = useState<number | null>(null);
  const fresh = preview?.fresh ?? { examples: 0, drafts: 0 };
  const run = async (what: "draft" | "add") => {
    if (!choice) return;
    setDoing(what);
    setProblem("");
    setDrafted(null);
    try {
      if (what === "draft") setDrafted(await draftTemplates(projectId, choice));
      else await addTemplated(projectId, choice);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setDoing(null);
    }
  };
  return (
    <div className="stack">
      {problem && (
        <Notice tone="error" title="Nothing was stored">
          {problem}
        </Notice>
      )}
      {drafted !== null && (
        <Notice
          tone="good"
          action={{ label: "Review them", onClick: () => go("examples", "review") }}
        >
          {formatCount(drafted, "new draft waits", "new drafts wait")} in the review.
        </Notice>
      )}
      <div className="row">
        <Button
          tone="primary"
          disabled={fresh.drafts === 0 && doing === null}
          busy={doing === "draft"}
          onClick={() => void run("draft")}
        >
          Put {formatCount(fresh.drafts)} into the review
        </Button>
        <Button
          disabled={fresh.examples === 0 && doing === null}
          busy={doing === "add"}
          onClick={() => void run("add")}
        >
          Add {formatCount(fresh.examples, "example")} at once
        </Button>
        <span className="fine">
          The answers are yours either way. Each example keeps that a template asked.
        </span>
      </div>
    </div>
  );
}

/** Writes a template of one's own; what is wrong with it is said, and then it is not kept. */
import { useState } from "react";
import { newId } from "../../../../../base/newId.ts";
import type { TemplateTaskInfo } from "../../../../../protocol/instructions/templates.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";
import { Disclosure } from "../../../../parts/surfaces/Disclosure.tsx";
import { keepTemplate } from "../../../../state/actions/templates.ts";
import { messageOf } from "../../../../state/toasts.ts";

interface OwnTemplateFormProps {
  projectId: string;
  task: TemplateTaskInfo;
}

export function OwnTemplateForm({ projectId, task }: OwnTemplateFormProps) {
  const [question, setQuestion] = useState("");
  const [answer, setAnswer] = useState(task.answer);
  const [problem, setProblem] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const template = { id: `own-${newId()}`, task: task.id, question: question.trim(), answer };
      const found = await keepTemplate(projectId, template);
      setProblem(found ?? undefined);
      if (found === null) setQuestion("");
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const names = task.names.map((name) => `{${name}}`).join(", ");
  return (
    <Disclosure summary="Write one of your own">
      <div className="stack">
        <TextField
          label="How it asks"
          hint={`In braces what differs: ${names}. The picture always comes first.`}
          value={question}
          onChange={setQuestion}
          error={problem}
          lines={2}
          placeholder={`${task.needs.map((need) => `{${need}}`).join(" ") || "Say what you see."}`}
          maxLength={1000}
        />
        <TextField
          label="How it is answered"
          value={answer}
          onChange={setAnswer}
          maxLength={1000}
        />
        <div className="row">
          <Button busy={busy} onClick={() => void keep()}>
            Keep this template
          </Button>
        </div>
      </div>
    </Disclosure>
  );
}

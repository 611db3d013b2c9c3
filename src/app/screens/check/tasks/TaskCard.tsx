/** How the answers to a kind of question are scored: by which task, to be changed here, and what both models reach. */
import { kindName } from "../../../../base/words/kindName.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { percentText } from "../../../../base/words/percentText.ts";
import { scoreText } from "../../../../base/words/scoreText.ts";
import type { KindFindings } from "../../../../protocol/evaluation/findings.ts";
import type { TaskFindings, TaskId, TaskSummary } from "../../../../protocol/evaluation/tasks.ts";
import { Select } from "../../../parts/controls/Select.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { chooseTask } from "../../../state/actions/evals.ts";
import { showError } from "../../../state/toasts.ts";
import { TaskTable } from "./TaskTable.tsx";

interface TaskCardProps extends Pick<KindFindings, "kind" | "task"> {
  projectId: string;
  tasks: readonly TaskSummary[];
  /** The task that the person chose; undefined for the one that was found. */
  chosen: TaskId | undefined;
}

export function TaskCard({ projectId, kind, task, tasks, chosen }: TaskCardProps) {
  const summary = tasks.find(({ id }) => id === task.id);
  return (
    <Card
      className="choosing"
      title={kind ? `How it is scored: ${kindName(kind)}` : "How it is scored"}
      about={summary?.about}
      actions={
        <Select
          label="Scored as"
          labelHidden
          value={chosen ?? "found"}
          choices={[
            { value: "found", label: chosen ? "What fits" : `${summary?.title ?? "…"} (found)` },
            ...tasks.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(value) =>
            chooseTask(projectId, kind, value === "found" ? null : value).catch(showError)
          }
        />
      }
    >
      <TaskTable scores={task.scores} />
      <p className="fine number">{footnote(task)}</p>
    </Card>
  );
}

function footnote({ scores, chance, luck, isShown, guessed }: TaskFindings): string {
  const [first] = scores;
  const shown = isShown
    ? "By the first score your adapter is shown to be better."
    : "By the first score your adapter is not shown to be better.";
  const odds =
    luck < 0.001
      ? "luck alone would do this less than once in a thousand times"
      : `luck alone would do this ${percentText(luck)} of the time`;
  const drawn = guessed
    ? ` No choice could be read from ${formatCount(guessed.adapter, "answer")} of your adapter and ${guessed.base} of the general model: one was drawn by a seed.`
    : "";
  return `${shown} Without looking it is ${scoreText(chance.value, first.scale)}, by ${chance.about}; ${odds}.${drawn}`;
}

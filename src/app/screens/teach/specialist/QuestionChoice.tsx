/** Which questions the specialist answers: one head tells the classes of each apart. */
import type { ClassTask } from "../../../../protocol/specialist.ts";
import { Switch } from "../../../parts/controls/Switch.tsx";
import { questionText, taskNotes } from "./specialistText.ts";

interface QuestionChoiceProps {
  tasks: readonly ClassTask[];
  /** Of the tasks that it answers; at least one. */
  keys: readonly string[];
  onChange: (keys: string[]) => void;
}

export function QuestionChoice({ tasks, keys, onChange }: QuestionChoiceProps) {
  return (
    <fieldset className="stack">
      <legend className="field-label">The questions it answers</legend>
      {tasks.map((task) => {
        const isOn = keys.includes(task.key);
        return (
          <div key={task.key} className="stack">
            <Switch
              label={questionText(task)}
              hint={task.classes.map(({ label, count }) => `${label} (${count})`).join(" · ")}
              on={isOn}
              // One always stays.
              disabled={isOn && keys.length === 1}
              onChange={(on) =>
                onChange(on ? [...keys, task.key] : keys.filter((key) => key !== task.key))
              }
            />
            {isOn &&
              taskNotes(task).map((note) => (
                <p key={note} className="small muted">
                  {note}
                </p>
              ))}
          </div>
        );
      })}
    </fieldset>
  );
}

/** The templates of a kind: which are used, how each asks, and how many questions each words. */
import { formatCount } from "../../../../../base/words/formatCount.ts";
import { Badge } from "../../../../parts/status/Badge.tsx";
import { Button } from "../../../../parts/controls/Button.tsx";
import { removeTemplate } from "../../../../state/actions/templates.ts";
import { showError } from "../../../../state/toasts.ts";
import type { Templates } from "./useTemplates.ts";

interface TemplateListProps {
  projectId: string;
  templates: Templates;
}

export function TemplateList({ projectId, templates }: TemplateListProps) {
  const { task, own, choice, preview, change } = templates;
  if (!task || !choice) return null;
  const total = preview?.shares.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const share = (id: string) => {
    const count = preview?.shares.find((one) => one.id === id)?.count;
    if (count === undefined) return null;
    return (
      <span className="template-share number fine">
        <span className="template-bar" aria-hidden="true">
          <span style={{ width: `${total > 0 ? (100 * count) / total : 0}%` }} />
        </span>
        {formatCount(count)}
      </span>
    );
  };
  const toggle = (id: string, isOn: boolean) =>
    change({
      templates: task.templates
        .map((template) => template.id)
        .filter((other) => (other === id ? isOn : choice.templates.includes(other))),
    });
  return (
    <ul className="template-list" aria-label="Templates and how many questions each words">
      {task.templates.map(({ id, question, answer, isShort }) => (
        <li key={id}>
          <label>
            <input
              type="checkbox"
              checked={choice.templates.includes(id)}
              onChange={({ target }) => toggle(id, target.checked)}
            />
            <span className="template-words">
              {question}
              {answer !== task.answer && <span className="fine"> → {answer}</span>}
            </span>
          </label>
          {isShort && <Badge>short answers</Badge>}
          {share(id)}
        </li>
      ))}
      {own.map((template) => (
        <li key={template.id}>
          <span className="template-own">
            <span className="template-words">
              {template.question}
              {template.answer !== task.answer && (
                <span className="fine"> → {template.answer}</span>
              )}
            </span>
          </span>
          <Badge>yours</Badge>
          <Button
            size="sm"
            tone="quiet"
            icon="close"
            aria-label={`Remove ${template.question}`}
            onClick={() => void removeTemplate(projectId, template).catch(showError)}
          />
          {share(template.id)}
        </li>
      ))}
    </ul>
  );
}

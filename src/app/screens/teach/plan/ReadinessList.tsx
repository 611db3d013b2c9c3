/** What a lesson needs, line by line, each with its state in words and the way to what is missing. */
import { Button } from "../../../parts/controls/Button.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { hrefOf } from "../../../routes.ts";
import type { Need } from "./need.ts";

const STATES = {
  ready: { icon: "ok", word: "Ready" },
  watch: { icon: "info", word: "Worth knowing" },
  missing: { icon: "warn", word: "Missing" },
} as const;

const PLACES = { examples: "Go to Examples", home: "Go to Home" } as const;

const ACTIONS = { "train-specialist": "Train the specialist" } as const;

interface ReadinessListProps {
  needs: Need[];
  actions: Record<keyof typeof ACTIONS, () => void>;
}

export function ReadinessList({ needs, actions }: ReadinessListProps) {
  return (
    <Card title="Ready?">
      <ul className="needs">
        {needs.map(({ id, state, title, detail, go, action }) => (
          <li key={id} className={`need need-${state}`}>
            <span className="need-icon">
              <Icon name={STATES[state].icon} size={14} />
              <span className="visually-hidden">{STATES[state].word}:</span>
            </span>
            <span>
              <span className="need-title">{title}</span>
              <span className="need-detail">{detail}</span>
              {action && (
                <Button size="sm" onClick={actions[action]}>
                  {ACTIONS[action]}
                </Button>
              )}
              {go && state !== "ready" && <a href={hrefOf(go)}>{PLACES[go]}</a>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

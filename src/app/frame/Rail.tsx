/** The six steps, in order, each with where it stands. On narrow windows it lies along the bottom edge. */
import { useShallow } from "zustand/react/shallow";
import { Icon } from "../parts/Icon.tsx";
import { Logo } from "../parts/Logo.tsx";
import { hrefOf, routes } from "../routes.ts";
import type { RouteId } from "../routes.ts";
import { stepStatus } from "../state/steps.ts";
import type { StepStatus } from "../state/steps.ts";
import { useApp } from "../state/store.ts";
import "./rail.css";

export function Rail({ current }: { current: RouteId }) {
  const app = useApp(
    useShallow(({ projectId, projects, examples, examplesState, runs, checks, jobs }) => ({
      projectId,
      projects,
      examples,
      examplesState,
      runs,
      checks,
      jobs,
    })),
  );
  const status = stepStatus(app);
  return (
    <nav className="rail" aria-label="Steps">
      <a className="rail-brand" href={hrefOf("home")} aria-label="Scion, home">
        <Logo size={34} />
        <span>Scion</span>
      </a>
      <ol className="rail-steps">
        {routes.map(({ id, title, icon }) =>
          id === "settings" ? null : (
            <li key={id}>
              <a
                className={`rail-step rail-${status[id].state}`}
                href={hrefOf(id)}
                aria-current={id === current ? "page" : undefined}
              >
                <Icon name={icon} />
                <span className="rail-words">
                  <span className="rail-title">{title}</span>
                  <StepLine status={status[id]} />
                </span>
                <span className="rail-dot" aria-hidden="true" />
              </a>
            </li>
          ),
        )}
      </ol>
      <a
        className="rail-step rail-settings"
        href={hrefOf("settings")}
        aria-current={current === "settings" ? "page" : undefined}
      >
        <Icon name="settings" />
        <span className="rail-words">
          <span className="rail-title">Settings</span>
        </span>
      </a>
    </nav>
  );
}

function StepLine({ status }: { status: StepStatus }) {
  return <span className="rail-status clip">{status.text}</span>;
}

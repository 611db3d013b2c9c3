/** The six steps, in order, each with where it stands. On narrow windows it lies along the bottom edge. */
import { useShallow } from "zustand/react/shallow";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { Logo } from "../parts/Logo.tsx";
import { hrefOf, routes, type RouteId } from "../routes.ts";
import { stepStatus, type StepStatus } from "../state/steps.ts";
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
          id === "models" || id === "settings" ? null : (
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
      <div className="rail-more">
        <MoreLink id="models" title="Models" icon="chip" current={current} />
        <MoreLink id="settings" title="Settings" icon="settings" current={current} />
      </div>
    </nav>
  );
}

interface MoreLinkProps {
  id: RouteId;
  title: string;
  icon: IconName;
  current: RouteId;
}

function MoreLink({ id, title, icon, current }: MoreLinkProps) {
  return (
    <a
      className={`rail-step rail-${id}`}
      href={hrefOf(id)}
      aria-current={id === current ? "page" : undefined}
    >
      <Icon name={icon} />
      <span className="rail-words">
        <span className="rail-title">{title}</span>
      </span>
    </a>
  );
}

function StepLine({ status }: { status: StepStatus }) {
  return <span className="rail-status clip">{status.text}</span>;
}

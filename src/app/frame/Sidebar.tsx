/** Navigation: the six steps in order, each with its status. On narrow windows it is a bottom bar. */
import { useShallow } from "zustand/react/shallow";
import { Icon, type IconName } from "../parts/icons/Icon.tsx";
import { Logo } from "../parts/icons/Logo.tsx";
import { hrefOf, ROUTES, type RouteId } from "../routes.ts";
import { stepStatus, type StepStatus } from "../state/steps.ts";
import { useApp } from "../state/store.ts";
import "./sidebar.css";

export function Sidebar({ current }: { current: RouteId }) {
  const app = useApp(
    useShallow(
      ({ projectId, projects, examples, examplesState, drafts, runs, evalReports, jobs }) => ({
        projectId,
        projects,
        examples,
        examplesState,
        drafts,
        runs,
        evalReports,
        jobs,
      }),
    ),
  );
  const status = stepStatus(app);
  return (
    <nav className="sidebar" aria-label="Steps">
      <a className="sidebar-brand" href={hrefOf("home")} aria-label="Scion, home">
        <Logo size={34} />
        <span>Scion</span>
      </a>
      <ol className="sidebar-steps">
        {ROUTES.map(({ id, title, icon }) =>
          id === "models" || id === "settings" ? null : (
            <li key={id}>
              <a
                className={`sidebar-step sidebar-${status[id].state}`}
                href={hrefOf(id)}
                aria-current={id === current ? "page" : undefined}
              >
                <Icon name={icon} />
                <span className="sidebar-words">
                  <span className="sidebar-title">{title}</span>
                  <StepLine status={status[id]} />
                </span>
                <span className="sidebar-dot" aria-hidden="true" />
              </a>
            </li>
          ),
        )}
      </ol>
      <div className="sidebar-more">
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
      className={`sidebar-step sidebar-${id}`}
      href={hrefOf(id)}
      aria-current={id === current ? "page" : undefined}
    >
      <Icon name={icon} />
      <span className="sidebar-words">
        <span className="sidebar-title">{title}</span>
      </span>
    </a>
  );
}

function StepLine({ status }: { status: StepStatus }) {
  return <span className="sidebar-status clip">{status.text}</span>;
}

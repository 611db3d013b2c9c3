/** Notices above every screen about models that the open project refers to and that are not on this computer. */
import { Notice } from "../parts/status/Notice.tsx";
import { go, type RouteId } from "../routes.ts";
import { useApp } from "../state/store.ts";

/** The Models screen has notices of its own, with the way to bring each model. */
export function MissingModels({ current }: { current: RouteId }) {
  const project = useApp(({ projects, projectId }) => projects.find(({ id }) => id === projectId));
  const missing = useApp((state) => state.missingModels);
  if (!project || missing.length === 0 || current === "models") return null;
  return (
    <div className="frame-notices">
      {missing.map(({ modelId, text }) => (
        <Notice
          key={modelId}
          tone="warn"
          title={
            modelId === project.modelId
              ? `The model of “${project.title}” is missing`
              : "The model of some lessons is missing"
          }
          action={{ label: "Go to Models", onClick: () => go("models") }}
        >
          {text}
        </Notice>
      ))}
    </div>
  );
}

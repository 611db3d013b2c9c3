/** What can be done with a lesson in its present state. Of one that ended early, going on is the primary button. */
import { useState } from "react";
import type { Run } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Confirm } from "../../../parts/surfaces/Confirm.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { go } from "../../../routes.ts";
import { pauseRun, removeRun, resumeRun, stopRun } from "../../../state/actions/runs.ts";
import { showToast, showError } from "../../../state/toasts.ts";
import { canResume } from "./liveProgress.ts";

type Doing = "pause" | "resume" | "keep" | "discard" | null;

export function RunButtons({ run }: { run: Run }) {
  const [doing, setDoing] = useState<Doing>(null);
  const [asking, setAsking] = useState(false);
  const unfinished = canResume(run);

  async function act(what: Exclude<Doing, null>, action: () => Promise<void>) {
    setDoing(what);
    try {
      await action();
    } catch (error) {
      showError(error);
    } finally {
      setDoing(null);
    }
  }

  const discard = () =>
    act("discard", async () => {
      await (run.status === "running" || run.status === "paused"
        ? stopRun(run.id, false)
        : removeRun(run.id));
      showToast(`“${run.title}” is gone, ${formatBytes(run.adapterBytes)} freed.`);
      go("teach");
    });

  return (
    <div className="row run-buttons">
      {/* One button that turns into the other, so that the focus stays on it. */}
      {(run.status === "running" || unfinished) && (
        <Button
          tone={unfinished ? "primary" : "plain"}
          icon={unfinished ? "play" : "pause"}
          busy={doing === (unfinished ? "resume" : "pause")}
          onClick={() =>
            void (unfinished
              ? act("resume", () => resumeRun(run.id))
              : act("pause", () => pauseRun(run.id)))
          }
        >
          {unfinished ? "Resume" : "Pause"}
        </Button>
      )}
      {run.tool && (run.status === "done" || run.status === "stopped") && (
        <Button tone="primary" onClick={() => go("examples", "make")}>
          {run.config.method.id === "entailment" ? "Use it under Make" : "Let it write questions"}
        </Button>
      )}
      {run.status === "done" && !run.tool && (
        <>
          <Button tone="primary" icon="check" onClick={() => go("check", run.id)}>
            Check it
          </Button>
          <Button icon="chat" onClick={() => go("chat")}>
            Chat with it
          </Button>
        </>
      )}
      {(run.status === "running" || run.status === "paused" || run.status === "failed") && (
        <Button
          icon="stop"
          busy={doing === "keep"}
          disabled={run.step === 0 || (run.status !== "running" && run.savedStep === 0)}
          onClick={() => void act("keep", () => stopRun(run.id, true))}
        >
          Stop and keep
        </Button>
      )}
      {run.status === "stopped" && !run.tool && (
        <Button icon="check" onClick={() => go("check", run.id)}>
          Check it
        </Button>
      )}
      <Button tone="quiet" icon="trash" busy={doing === "discard"} onClick={() => setAsking(true)}>
        {run.status === "running" ? "Stop and discard" : "Discard"}
      </Button>
      <Confirm
        open={asking}
        title={`Discard “${run.title}”?`}
        action="Discard it"
        onConfirm={() => void discard()}
        onClose={() => setAsking(false)}
      >
        <p>
          What it learnt in {run.step} steps, its curves and its saved versions are deleted. Your
          examples stay.
        </p>
      </Confirm>
    </div>
  );
}

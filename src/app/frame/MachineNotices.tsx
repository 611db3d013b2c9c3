/** Notices above every screen: worker stopped, GPU device lost, storage full. Each offers an action. */
import { Notice } from "../parts/status/Notice.tsx";
import { go } from "../routes.ts";
import { openDevice } from "../state/actions/machine.ts";
import { restart } from "../state/actions/start.ts";
import { store, useApp } from "../state/store.ts";

export function MachineNotices() {
  const worker = useApp((state) => state.worker);
  const message = useApp((state) => state.workerMessage);
  const lost = useApp((state) => state.deviceLost);
  const full = useApp((state) => state.storageFull);
  if (worker !== "dead" && !lost && !full) return null;
  return (
    <div className="frame-notices">
      {worker === "dead" && (
        <Notice
          tone="error"
          title="The engine stopped"
          action={{ label: "Start it again", onClick: () => void restart() }}
        >
          {message} Everything stored is still there; a lesson goes on from its last checkpoint.
        </Notice>
      )}
      {lost && (
        <Notice
          tone="error"
          title="The GPU went away"
          action={{ label: "Open it again", onClick: () => void openDevice() }}
        >
          {lost}
        </Notice>
      )}
      {full && (
        <Notice
          tone="warn"
          title="The disk is full"
          action={{ label: "Free space", onClick: () => go("settings") }}
          onDismiss={() => store.setState({ storageFull: null })}
        >
          {full}
        </Notice>
      )}
    </div>
  );
}

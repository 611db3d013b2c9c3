/** Facts about this machine: GPU, storage, offline use, privacy. */
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "../../parts/controls/Button.tsx";
import { Icon, type IconName } from "../../parts/icons/Icon.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { persistStorage } from "../../state/actions/machine.ts";
import { useApp } from "../../state/store.ts";
import { showToast, showError } from "../../state/toasts.ts";

export function DeviceFacts() {
  return (
    <ul className="machine" aria-label="This machine">
      <GpuFact />
      <StorageFact />
      <OfflineFact />
      <Fact icon="lock" title="Private" good>
        No account, no upload, no telemetry. Nothing is sent anywhere.
      </Fact>
    </ul>
  );
}

interface FactProps {
  icon: IconName;
  title: string;
  good?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

function Fact({ icon, title, good = false, action, children }: FactProps) {
  return (
    <li className={`fact ${good ? "fact-good" : ""}`}>
      <Icon name={icon} />
      <div className="grow">
        <strong>{title}</strong>
        <p>{children}</p>
        {action}
      </div>
    </li>
  );
}

function GpuFact() {
  const device = useApp((state) => state.device);
  const dead = useApp((state) => state.worker === "dead");
  if (dead) {
    return (
      <Fact icon="chip" title="Engine stopped">
        Start it again with the button above.
      </Fact>
    );
  }
  if (!device) {
    return (
      <Fact icon="chip" title="Looking for a GPU">
        One moment.
      </Fact>
    );
  }
  if (!device.ok) {
    return (
      <Fact icon="chip" title="No GPU found">
        Examples and files work; lessons need a browser with WebGPU.
      </Fact>
    );
  }
  const size = `${formatBytes(device.maxBindingBytes)} in one piece`;
  return device.software ? (
    <Fact icon="chip" title="Software GPU">
      Your processor stands in for a graphics card: everything works, slowly.{" "}
      <span className="fine">
        {device.name}, {size}
      </span>
    </Fact>
  ) : (
    <Fact icon="chip" title="GPU found" good>
      {device.name}. <span className="fine">{size}</span>
    </Fact>
  );
}

function StorageFact() {
  const storage = useApp((state) => state.storage);
  if (!storage) {
    return (
      <Fact icon="disk" title="Disk">
        Measuring.
      </Fact>
    );
  }
  const free = Math.max(0, storage.quotaBytes - storage.usedBytes);
  const keep = () => {
    persistStorage().then(
      (kept) =>
        showToast(
          kept
            ? "The browser will keep your files even when the disk runs low."
            : "The browser did not promise it. Save a project file now and then.",
          { tone: kept ? "good" : "warn" },
        ),
      showError,
    );
  };
  return (
    <Fact
      icon="disk"
      title={`${formatBytes(free)} free`}
      good={storage.persisted}
      action={
        storage.persisted ? null : (
          <Button size="sm" tone="quiet" className="fact-button" onClick={keep}>
            Keep my files for good
          </Button>
        )
      }
    >
      {formatBytes(storage.usedBytes)} used.{" "}
      {storage.persisted ? "Kept until you delete it." : "The browser may clear it on a full disk."}
    </Fact>
  );
}

function OfflineFact() {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let current = true;
    void navigator.serviceWorker?.ready.then(() => current && setReady(true));
    return () => {
      current = false;
    };
  }, []);
  return ready ? (
    <Fact icon="offline" title="Works offline" good>
      The studio and its model are stored here; no network is needed.
    </Fact>
  ) : (
    <Fact icon="offline" title="No network used">
      Everything comes from the address you opened, the model included.
    </Fact>
  );
}

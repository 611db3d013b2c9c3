/** What lies on this computer's disk, and how to keep or carry it. */
import { useEffect } from "react";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { percentText } from "../../parts/words.ts";
import { hrefOf } from "../../routes.ts";
import { loadStorage, persistStorage } from "../../state/actions/machine.ts";
import { useApp } from "../../state/store.ts";
import { showError } from "../../state/toasts.ts";

export function StorageCard() {
  const storage = useApp((state) => state.storage);
  useEffect(() => {
    void loadStorage();
  }, []);
  if (!storage) {
    return (
      <Card title="Storage">
        <Spinner label="Measuring" />
      </Card>
    );
  }
  const share = storage.quotaBytes > 0 ? storage.usedBytes / storage.quotaBytes : 0;
  return (
    <Card title="Storage" about="In this browser profile, on this computer, nowhere else.">
      <div>
        <meter className="settings-meter" min={0} max={1} high={0.9} value={share}>
          {percentText(share)}
        </meter>
        <p className="small number">
          {formatBytes(storage.usedBytes)} used of {formatBytes(storage.quotaBytes)}
        </p>
      </div>
      {storage.persisted ? (
        <p className="small muted">The browser keeps it until you delete it.</p>
      ) : (
        <Notice
          tone="info"
          action={{ label: "Keep for good", onClick: () => persistStorage().catch(showError) }}
        >
          On a full disk the browser may clear everything at once.
        </Notice>
      )}
      <p className="small muted">
        To free space, delete <a href={hrefOf("models")}>models</a>, lessons on the Teach screen or
        whole projects on <a href={hrefOf("home")}>Home</a>; save a project file first. It also
        moves your work to another computer.
      </p>
      <div>
        <Button size="sm" onClick={() => void loadStorage()}>
          Measure again
        </Button>
      </div>
    </Card>
  );
}

/** What was done in the project, newest first, and saving it. Looked up when it is asked for. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { CheckedLog } from "../../../../protocol/log/eventLog.ts";
import type { Project } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { loadLog, saveLog } from "../../../state/actions/share.ts";
import { messageOf } from "../../../state/toasts.ts";
import { logFacts, logTitle } from "./logText.ts";
import "./log.css";

/** More are in the file. */
const SHOWN = 200;

export function LogCard({ project }: { project: Project }) {
  const [log, setLog] = useState<CheckedLog | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    setFailed(null);
    try {
      setLog(await loadLog(project.id));
    } catch (error) {
      setFailed(messageOf(error));
    }
    setBusy(false);
  };
  return (
    <Card
      title="What was done"
      about="A record that is only ever added to: examples, drafts, versions, lessons, checks and what was packed, as counts and ids. It names no file and no person, and travels in the project file."
    >
      <div className="row">
        <Button busy={busy} onClick={() => void look()}>
          {log ? "Look again" : "Show the record"}
        </Button>
        {log && log.entries.length > 0 && (
          <Button onClick={() => saveLog(project, log.entries)}>Save as JSON Lines</Button>
        )}
      </div>
      {failed && <Notice tone="error">{failed}</Notice>}
      {log?.problem && <Notice tone="warn">{log.problem}</Notice>}
      {log && <Entries log={log} />}
    </Card>
  );
}

function Entries({ log: { entries, problem } }: { log: CheckedLog }) {
  if (entries.length === 0) {
    return (
      <p className="muted">Nothing yet. The record begins with the next thing that is done.</p>
    );
  }
  const shown = entries.slice(-SHOWN).toReversed();
  const count = formatCount(entries.length, "entry", "entries");
  return (
    <>
      <p className="fine">
        {problem ? `${count}.` : `${count}, each as it was written.`}
        {shown.length < entries.length &&
          ` The newest ${shown.length} are shown; the file has all.`}
      </p>
      {!problem && (
        <p className="fine log-mark">
          The last is {entries.length}:{entries.at(-1)!.hash}. Entries that are cut off at the end
          of the record cannot be missed without it: note it elsewhere, as every saved adapter’s
          card and every project file does.
        </p>
      )}
      <ol className="log-entries" reversed aria-label="What was done, newest first">
        {shown.map((entry) => (
          <li key={entry.hash}>
            <time dateTime={entry.time}>{new Date(entry.time).toLocaleString()}</time>
            <span>{logTitle(entry)}</span>
            <span className="fine">{entry.problem ?? logFacts(entry)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Brings a network from the Hub: its name, then what it is and its licence, and only then its files. */
import { useState } from "react";
import type { HubNetwork } from "../../../protocol/network.ts";
import { formatBytes } from "../../../base/words/formatBytes.ts";
import { Button } from "../controls/Button.tsx";
import { TextField } from "../controls/TextField.tsx";
import { AcceptLicence } from "../licence/AcceptLicence.tsx";
import { useLook } from "../licence/useLook.ts";
import { Notice } from "../status/Notice.tsx";
import { ProgressBar } from "../status/ProgressBar.tsx";
import { Dialog } from "../surfaces/Dialog.tsx";
import { cancelJob } from "../../state/job.ts";

interface HubNetworkDialogProps {
  /** Purpose of the jobs that ask and bring. */
  purpose: string;
  hint: string;
  /** Name of one that exists. */
  such: string;
  look: (repo: string) => Promise<HubNetwork>;
  onClose: () => void;
  onBring: (found: HubNetwork) => void;
}

export function HubNetworkDialog(props: HubNetworkDialogProps) {
  const { purpose, hint, such, look: ask, onClose, onBring } = props;
  const [repo, setRepo] = useState("");
  const { found, accepted, setAccepted, problem, job, ...looking } = useLook<HubNetwork>(
    purpose,
    onClose,
  );
  const look = () => looking.look(() => ask(repo));
  return (
    <Dialog
      open
      onClose={looking.close}
      title={found ? found.repo : "A network from the Hugging Face Hub"}
      about={found ? undefined : "Nothing is brought here before you have seen what it is."}
      footer={
        found && (
          <>
            <Button onClick={looking.back}>Back</Button>
            <Button
              tone="primary"
              icon="download"
              disabled={!accepted}
              onClick={() => {
                onBring(found);
                onClose();
              }}
            >
              Bring it here, {formatBytes(found.bytes)}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        {problem && <Notice tone="error">{problem}</Notice>}
        {job && <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />}
        {found ? (
          <>
            <ul className="small number">
              {found.files.map(({ path, bytes }) => (
                <li key={path}>
                  {path}, {formatBytes(bytes)}
                </li>
              ))}
            </ul>
            {found.notes.map((note) => (
              <Notice key={note}>{note}</Notice>
            ))}
            <AcceptLicence
              what="The network"
              licence={found.licence}
              accepted={accepted}
              onAccept={setAccepted}
            />
          </>
        ) : (
          <>
            <TextField
              label="Network"
              term="owner/name"
              hint={hint}
              placeholder={such}
              value={repo}
              onChange={setRepo}
              onKeyDown={(event) => event.key === "Enter" && repo.trim() && void look()}
            />
            <p className="fine">
              The Hub is asked for this network when you press the button, and nothing of yours is
              sent.
            </p>
            <div>
              <Button
                tone="primary"
                busy={job !== undefined}
                disabled={!repo.trim()}
                onClick={() => void look()}
              >
                Look at it
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

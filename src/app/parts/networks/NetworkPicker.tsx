/** Through what pictures are looked at, or texts read: an ONNX network that is brought here and can be removed, or none. */
import { useRef, useState } from "react";
import { collectChosen, collectDropped } from "../../browser/collectDropped.ts";
import { Button } from "../controls/Button.tsx";
import { Select } from "../controls/Select.tsx";
import { Notice } from "../status/Notice.tsx";
import { ProgressBar } from "../status/ProgressBar.tsx";
import { Confirm } from "../surfaces/Confirm.tsx";
import type { NamedFile } from "../../state/actions/imports.ts";
import { cancelJob, jobOf } from "../../state/job.ts";
import { useApp } from "../../state/store.ts";
import { HubNetworkDialog } from "./HubNetworkDialog.tsx";
import type { NetworkWords } from "./networkText.ts";
import type { Networks } from "./useNetworks.ts";

const NONE = "none";

interface NetworkPickerProps<N> extends Networks<N> {
  words: NetworkWords<N>;
  label: string;
  hint: string;
  chosen: N | null;
  onChoose: (id: string | null) => void;
}

export function NetworkPicker<N extends { id: string; title: string; notes: string[] }>(
  props: NetworkPickerProps<N>,
) {
  const { words, label, hint, networks, problem, bring, bringFound, refresh, remove } = props;
  const { chosen, onChoose } = props;
  const [removing, setRemoving] = useState(false);
  const [asking, setAsking] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const job = useApp(jobOf(words.job));
  const isBusy = job && !asking;
  const choose = (id: string | null) => {
    if (id !== null) onChoose(id);
  };
  const take = async (files: readonly NamedFile[]) => choose(await bring(files));

  return (
    <div
      className="stack"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void collectDropped(event.dataTransfer.items).then(take);
      }}
    >
      <Select
        label={label}
        hint={hint}
        value={chosen?.id ?? NONE}
        choices={[
          { value: NONE, label: words.none },
          ...networks.map(({ id, title }) => ({ value: id, label: `the network “${title}”` })),
        ]}
        onChange={(value) => onChoose(value === NONE ? null : value)}
      />
      {chosen && <p className="small">{words.facts(chosen)}</p>}
      {chosen?.notes.map((note) => (
        <Notice key={note} tone="warn">
          {note}
        </Notice>
      ))}
      {problem && <Notice tone="error">{problem}</Notice>}
      {isBusy ? (
        <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
      ) : (
        <div className="row">
          <Button icon="folder" onClick={() => folder.current?.click()}>
            Bring a network (ONNX)
          </Button>
          <Button icon="download" onClick={() => setAsking(true)}>
            From the Hugging Face Hub
          </Button>
          {chosen && (
            <Button icon="trash" onClick={() => void refresh().then(() => setRemoving(true))}>
              Remove it
            </Button>
          )}
        </div>
      )}
      <p className="fine">{words.folder}</p>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        aria-label="Network folder"
        // React passes unknown attributes through.
        {...{ webkitdirectory: "" }}
        onChange={({ target }) => {
          const files = collectChosen(target.files ?? []);
          target.value = "";
          if (files.length > 0) void take(files);
        }}
      />
      {asking && (
        <HubNetworkDialog
          {...words.hub}
          purpose={words.job}
          look={props.lookAtHub}
          onClose={() => setAsking(false)}
          onBring={(found) => void bringFound(found).then(choose)}
        />
      )}
      {chosen && (
        <Confirm
          open={removing}
          title={`Remove “${chosen.title}”?`}
          action="Remove network"
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            onChoose(null);
            void remove(chosen.id);
          }}
        >
          {words.removal(chosen)}
        </Confirm>
      )}
    </div>
  );
}

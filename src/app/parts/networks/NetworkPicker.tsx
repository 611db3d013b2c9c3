/** Through what pictures are looked at: the model's own eyes, or an ONNX network that is brought here and can be removed. */
import { useRef, useState } from "react";
import type { NetworkEntry } from "../../../protocol/network.ts";
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
import { networkFacts, removalText } from "./networkText.ts";
import type { Networks } from "./useNetworks.ts";

const OWN_EYES = "own";

interface NetworkPickerProps extends Networks {
  label: string;
  hint: string;
  /** Null for the model's own eyes. */
  chosen: NetworkEntry | null;
  onChoose: (id: string | null) => void;
}

export function NetworkPicker(props: NetworkPickerProps) {
  const { label, hint, networks, problem, bring, bringFound, refresh, remove, chosen, onChoose } =
    props;
  const [removing, setRemoving] = useState(false);
  const [asking, setAsking] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const job = useApp(jobOf("network"));
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
        value={chosen?.id ?? OWN_EYES}
        choices={[
          { value: OWN_EYES, label: "the model's own eyes" },
          ...networks.map(({ id, title }) => ({ value: id, label: `the network “${title}”` })),
        ]}
        onChange={(value) => onChoose(value === OWN_EYES ? null : value)}
      />
      {chosen && <p className="small">{networkFacts(chosen)}</p>}
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
      <p className="fine">
        A folder with config.json, preprocessor_config.json and model.onnx, as the Hub has them;
        drop it here or choose it. It runs on this computer and stays here.
      </p>
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
          {removalText(chosen)}
        </Confirm>
      )}
    </div>
  );
}

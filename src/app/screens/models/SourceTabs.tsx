/** The sources of a model: the Hub, another web server, local files. */
import { useEffect, useRef, useState, type DragEvent } from "react";
import type { ModelLocation } from "../../../protocol/models.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Disclosure } from "../../parts/surfaces/Disclosure.tsx";
import { Tabs } from "../../parts/controls/Tabs.tsx";
import { TextField } from "../../parts/controls/TextField.tsx";
import type { NamedFile } from "../../state/actions/imports.ts";
import { collectChosen, collectDropped } from "../../browser/collectDropped.ts";

/** What the user has chosen already. */
export interface SourceDefaults {
  repo?: string;
  /** Branch, tag or commit of `repo`. */
  revision?: string;
  /** The address of another hub. */
  hub?: string;
  files?: Promise<NamedFile[]>;
}

interface SourceProps {
  busy: boolean;
  onInspect: (location: ModelLocation, files?: NamedFile[]) => void;
}

type SourceKind = "hub" | "address" | "folder";

export function SourceTabs({ start, ...place }: SourceProps & { start: SourceDefaults }) {
  const [where, setWhere] = useState<SourceKind>(start.files ? "folder" : "hub");
  return (
    <Tabs
      label="Where from"
      value={where}
      onChange={setWhere}
      tabs={[
        {
          value: "hub",
          label: "Hugging Face",
          content: <HubSource {...place} start={start} />,
        },
        { value: "address", label: "Address", content: <AddressSource {...place} /> },
        {
          value: "folder",
          label: "This computer",
          content: <FolderSource {...place} files={start.files} />,
        },
      ]}
    />
  );
}

function HubSource({ busy, onInspect, start }: SourceProps & { start: SourceDefaults }) {
  const [repo, setRepo] = useState(start.repo ?? "");
  const [revision, setRevision] = useState(start.revision ?? "");
  const [hub, setHub] = useState(start.hub ?? "");
  const inspect = () => onInspect({ kind: "hub", repo, revision, hub });
  return (
    <div className="stack">
      <TextField
        label="Model"
        term="owner/name"
        hint="As its page is called, or the address of the page."
        placeholder="HuggingFaceTB/SmolVLM2-256M-Video-Instruct"
        value={repo}
        onChange={setRepo}
        onKeyDown={(event) => event.key === "Enter" && repo.trim() && inspect()}
      />
      <Disclosure summary="A certain version, or another hub" open={start.revision !== undefined}>
        <div className="stack">
          <TextField
            label="Version"
            term="revision: branch, tag or commit"
            placeholder="main"
            value={revision}
            onChange={setRevision}
          />
          <TextField
            label="Hub's address"
            hint="For a mirror of the Hub. The studio's server must allow it: start it with --models-from and the address."
            placeholder="https://huggingface.co"
            value={hub}
            onChange={setHub}
          />
        </div>
      </Disclosure>
      <p className="fine">
        The studio talks to another computer only when you ask it to: with this button it asks the
        Hub for this model, and sends nothing of yours.
      </p>
      <div>
        <Button tone="primary" busy={busy} disabled={!repo.trim()} onClick={inspect}>
          Look at it
        </Button>
      </div>
    </div>
  );
}

function AddressSource({ busy, onInspect }: SourceProps) {
  const [url, setUrl] = useState("");
  const inspect = () => onInspect({ kind: "address", url });
  return (
    <div className="stack">
      <TextField
        label="Address of the model's folder"
        hint="The folder on a web server that holds config.json and the weights."
        placeholder="models/my-model/"
        value={url}
        onChange={setUrl}
        onKeyDown={(event) => event.key === "Enter" && url.trim() && inspect()}
      />
      <p className="fine">
        Folders beside the studio itself always work. The browser keeps the studio from asking any
        other address unless its server allows it: start it with{" "}
        <code>npm start -- --models-from</code> and the address, and the other server must allow
        requests from web pages (CORS). Where that cannot be had, download the folder and take it
        from this computer.
      </p>
      <div>
        <Button tone="primary" busy={busy} disabled={!url.trim()} onClick={inspect}>
          Look at it
        </Button>
      </div>
    </div>
  );
}

function FolderSource({
  busy,
  onInspect,
  files,
}: SourceProps & { files: SourceDefaults["files"] }) {
  const folder = useRef<HTMLInputElement>(null);
  const several = useRef<HTMLInputElement>(null);
  const [hovering, setHovering] = useState(false);
  const inspect = (given: NamedFile[]) => onInspect({ kind: "folder" }, given);
  const dropped = useRef(files);
  useEffect(() => {
    const waiting = dropped.current;
    dropped.current = undefined;
    void waiting?.then(inspect);
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setHovering(false);
    void collectDropped(event.dataTransfer.items).then(inspect);
  };
  const chosen = (input: HTMLInputElement) => {
    const list = Array.from(input.files ?? []);
    input.value = "";
    if (list.length > 0) inspect(collectChosen(list));
  };
  return (
    <div
      className={`model-drop ${hovering ? "model-drop-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setHovering(true);
      }}
      onDragLeave={() => setHovering(false)}
      onDrop={drop}
    >
      <p>
        Drop the model’s folder here, or choose it: config.json, tokenizer.json, the weights
        (*.safetensors) and what lies beside them.
      </p>
      <div className="row">
        <Button tone="primary" icon="folder" busy={busy} onClick={() => folder.current?.click()}>
          Choose folder
        </Button>
        <Button icon="file" busy={busy} onClick={() => several.current?.click()}>
          Choose files
        </Button>
      </div>
      <p className="fine">The files are copied into the studio’s own store on this computer.</p>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        aria-label="Model folder"
        // React passes unknown attributes through.
        {...{ webkitdirectory: "" }}
        onChange={({ target }) => chosen(target)}
      />
      <input
        ref={several}
        type="file"
        hidden
        multiple
        aria-label="Model files"
        onChange={({ target }) => chosen(target)}
      />
    </div>
  );
}

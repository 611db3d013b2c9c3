/** The address of a server on this computer, and which of its models writes. */
import { useState } from "react";
import type { WriterChoice } from "../../../../../protocol/drafting.ts";
import { remember } from "../../../../browser/remembered.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Select } from "../../../../parts/controls/Select.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { readServerModels } from "../../../../state/actions/drafting.ts";
import { messageOf } from "../../../../state/toasts.ts";

/** Where the address is remembered. */
export const SERVER_KEY = "scion.answersFrom";

interface ServerFieldsProps {
  writer: Extract<WriterChoice, { kind: "server" }>;
  onChange: (writer: WriterChoice) => void;
}

export function ServerFields({ writer, onChange }: ServerFieldsProps) {
  const { address, model } = writer;
  const [models, setModels] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  // The chosen one stays to be seen until its server is asked again.
  const names = models ?? (model ? [model] : []);

  const look = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const found = await readServerModels(address);
      remember(SERVER_KEY, address);
      setModels(found);
      onChange({ ...writer, model: found.includes(model) ? model : (found[0] ?? "") });
      if (found.length === 0) setProblem("It has no model. Load one there first.");
    } catch (error) {
      setModels(null);
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack stack-tight">
      <div className="help-server">
        <TextField
          label="Address of the server"
          hint="OpenAI's interface, as Ollama, llama.cpp, LM Studio and vLLM have it. Scion must be started with --answers-from and this address."
          placeholder="http://localhost:11434"
          value={address}
          onChange={(next) => {
            setModels(null);
            onChange({ kind: "server", address: next, model: "" });
          }}
          onKeyDown={(event) => event.key === "Enter" && void look()}
        />
        <Button busy={busy} disabled={address.trim() === ""} onClick={() => void look()}>
          Look for its models
        </Button>
      </div>
      {names.length > 0 && (
        <Select
          label="Its model"
          value={model}
          choices={names.map((name) => ({ value: name, label: name }))}
          onChange={(name) => onChange({ ...writer, model: name })}
        />
      )}
      {problem && <Notice tone="error">{problem}</Notice>}
      <p className="small muted">
        Questions and pictures are sent to that server, on this computer alone. What it does with
        them is up to it.
      </p>
    </div>
  );
}

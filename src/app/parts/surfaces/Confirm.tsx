/** A confirmation dialog for what cannot be undone; with `word` the user has to type it first. */
import { useState, type ReactNode } from "react";
import { Button } from "../controls/Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { TextField } from "../controls/TextField.tsx";

export interface ConfirmProps {
  open: boolean;
  title: string;
  children: ReactNode;
  /** What the button does: "Delete project". */
  action: string;
  word?: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm(props: ConfirmProps) {
  const { open, title, children, action, word, onConfirm, onClose } = props;
  const [typed, setTyped] = useState("");
  const close = () => {
    setTyped("");
    onClose();
  };
  const ready = !word || typed.trim() === word;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      size="small"
      footer={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button
            tone="danger"
            disabled={!ready}
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="muted">{children}</div>
      {word && <TextField label={`Type “${word}” to go on`} value={typed} onChange={setTyped} />}
    </Dialog>
  );
}

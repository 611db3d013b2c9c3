/** Sets one question for all shown examples without one. */
import { useState } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { TextField } from "../../../parts/controls/TextField.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { changeMany } from "../../../state/actions/examples.ts";
import { messageOf } from "../../../state/toasts.ts";
import { fillBlankQuestions, withBlankQuestion } from "./blankQuestions.ts";

export function AskAll({ shown }: { shown: Example[] }) {
  const [open, setOpen] = useState(false);
  const blank = withBlankQuestion(shown);
  if (blank.length < 2 && !open) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Ask all {blank.length}</Button>
      {open && <AskForm blank={blank} onClose={() => setOpen(false)} />}
    </>
  );
}

function AskForm({ blank, onClose }: { blank: Example[]; onClose: () => void }) {
  const [words, setWords] = useState("");
  const [kind, setKind] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const ask = async () => {
    if (!words.trim()) {
      setProblem("Write the question first.");
      return;
    }
    setBusy(true);
    try {
      const changed = blank.map((example) =>
        fillBlankQuestions(example, words.trim(), kind.trim()),
      );
      await changeMany(changed, `Asked ${formatCount(changed.length, "example")}`);
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      locked={busy}
      title="Ask all of them the same"
      about={`${formatCount(blank.length, "example")} of those shown have no question yet.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} onClick={() => void ask()}>
            Ask {blank.length}
          </Button>
        </>
      }
    >
      <TextField
        label="Question"
        value={words}
        onChange={setWords}
        placeholder="What dish is this?"
        onKeyDown={(event) => event.key === "Enter" && void ask()}
      />
      <TextField
        label="Kind"
        hint="Check counts each kind by itself. May stay empty."
        value={kind}
        onChange={setKind}
        placeholder="name"
        maxLength={40}
      />
      {problem && <Notice tone="error">{problem}</Notice>}
    </Dialog>
  );
}

/** A box for the right answer where none of those that were given is. */
import { useState } from "react";
import type { QualityRepair } from "../../../../../protocol/quality.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { TextField } from "../../../../parts/controls/TextField.tsx";

interface WriteAnswerProps {
  disabled: boolean;
  repairOf: (answer: string) => QualityRepair;
  costOf: (repair: QualityRepair) => string;
  onMend: (repair: QualityRepair) => void;
}

export function WriteAnswer({ disabled, repairOf, costOf, onMend }: WriteAnswerProps) {
  const [answer, setAnswer] = useState<string | null>(null);
  if (answer === null) {
    return (
      <Button size="sm" disabled={disabled} onClick={() => setAnswer("")}>
        Write another answer
      </Button>
    );
  }
  const repair = repairOf(answer);
  const cost = costOf(repair);
  const isEmpty = answer.trim() === "";
  return (
    <form
      className="write-answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty && !disabled) onMend(repair);
      }}
    >
      <TextField
        label="The right answer"
        hint={cost && `Using it ${cost}`}
        value={answer}
        onChange={setAnswer}
        ref={focus}
      />
      <div className="row">
        <Button size="sm" type="submit" tone="primary" disabled={disabled || isEmpty}>
          {repair.label}
        </Button>
        <Button size="sm" tone="quiet" onClick={() => setAnswer(null)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const focus = (box: HTMLElement | null) => box?.focus();

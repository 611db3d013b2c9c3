/** Chooses a sheet with a person's own questions to ask. */
import { useRef } from "react";
import { Button } from "../../parts/controls/Button.tsx";

interface SheetButtonProps {
  disabled: boolean;
  onChoose: (sheet: File) => void;
}

export function SheetButton({ disabled, onChoose }: SheetButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="row">
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Sheet of questions"
        accept=".csv,.tsv,.json,.jsonl"
        onChange={({ target }) => {
          const [sheet] = target.files ?? [];
          if (sheet) onChoose(sheet);
          target.value = "";
        }}
      />
      <Button
        tone="quiet"
        size="sm"
        icon="file"
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        Ask the questions of a sheet
      </Button>
      <p className="fine grow">
        Columns question and answer, kind if you like, and image with the name of a hidden picture
        or clip. Only hidden ones are asked about.
      </p>
    </div>
  );
}

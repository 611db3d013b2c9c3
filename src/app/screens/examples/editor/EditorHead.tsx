/** The editor's header: position, save state, navigation, delete and close. */
import { Button } from "../../../parts/controls/Button.tsx";
import { go } from "../../../routes.ts";
import type { SaveState } from "./useDraft.ts";

export interface EditorHeadProps {
  position: number;
  count: number;
  state: SaveState;
  onStep: (by: 1 | -1) => void;
  onRemove: () => void;
}

export function EditorHead({ position, count, state, onStep, onRemove }: EditorHeadProps) {
  return (
    <header className="editor-head">
      <Button
        size="sm"
        tone="quiet"
        icon="left"
        aria-label="Example before"
        disabled={position === 0}
        onClick={() => onStep(-1)}
      />
      <span className="small number">
        {position >= 0 ? `${position + 1} of ${count}` : "Outside the filter"}
      </span>
      <Button
        size="sm"
        tone="quiet"
        icon="right"
        aria-label="Next example"
        disabled={position === count - 1}
        onClick={() => onStep(1)}
      />
      <output className={`fine grow ${typeof state === "object" ? "editor-unsaved" : ""}`}>
        {saveWords(state)}
      </output>
      <Button size="sm" tone="quiet" icon="trash" aria-label="Remove example" onClick={onRemove} />
      <Button
        size="sm"
        tone="quiet"
        icon="close"
        aria-label="Close example"
        onClick={() => go("examples")}
      />
    </header>
  );
}

function saveWords(state: SaveState): string {
  if (typeof state === "object") return "Not saved";
  return { saved: "Saved", unsaved: "Writing", saving: "Saving" }[state];
}

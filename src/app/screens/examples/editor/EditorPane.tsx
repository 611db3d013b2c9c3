/** The editor of one example: media, turns, split and source, and tokens. */
import { useEffect, useRef } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { MediaNotes } from "../../../parts/media/MediaNotes.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { go } from "../../../routes.ts";
import { removeExamples } from "../../../state/actions/examples.ts";
import { showError } from "../../../state/toasts.ts";
import { SplitFields } from "./SplitFields.tsx";
import { EditorHead } from "./EditorHead.tsx";
import { MediaStage } from "./MediaStage.tsx";
import { SeenPanel } from "./SeenPanel.tsx";
import { TokensPanel } from "./TokensPanel.tsx";
import { TurnList } from "./TurnList.tsx";
import { removeMedia } from "../placeholders.ts";
import { useDraft } from "./useDraft.ts";
import { useEditorKeys } from "./useEditorKeys.ts";
import { useStored } from "./useStored.ts";

export interface EditorPaneProps {
  example: Example;
  /** Place among the examples shown, from 0; -1 when the filter hides it. */
  position: number;
  count: number;
  startWriting: boolean;
  onStep: (by: 1 | -1) => void;
  onNextToWrite: () => void;
}

export function EditorPane(props: EditorPaneProps) {
  const { example, position, count, startWriting, onStep, onNextToWrite } = props;
  const { draft, change, save, state } = useDraft(example);
  const [showsTokens, setShowsTokens] = useStored("scion.tokens", false);
  const pane = useRef<HTMLElement>(null);

  useEffect(() => {
    if (startWriting) focusAnswer(pane.current);
    // The covered grid is inert and would lose the focus.
    else if (document.activeElement?.matches("body, [inert] *")) pane.current?.focus();
  }, [startWriting]);

  useEditorKeys({
    draft,
    change,
    write: () => focusAnswer(pane.current),
    next: () => void save().then(onNextToWrite),
  });

  const remove = () => {
    const next = position >= 0 && position < count - 1;
    removeExamples([draft]).catch(showError);
    if (next) onStep(1);
    else go("examples");
  };

  return (
    <section ref={pane} className="editor" aria-label="Example" tabIndex={-1}>
      <EditorHead {...{ position, count, state, onStep, onRemove: remove }} />
      {typeof state === "object" && (
        <Notice
          tone="error"
          title="Not saved"
          action={{ label: "Save again", onClick: () => void save() }}
        >
          {state.failed} What you wrote stays here until it is.
        </Notice>
      )}
      <MediaStage
        example={draft}
        alt={draft.turns[0]?.answer ?? ""}
        onRemove={(index) => change(removeMedia(draft, index))}
        save={save}
      />
      <MediaNotes projectId={draft.projectId} media={draft.media} />
      <TurnList draft={draft} change={change} onNext={() => void save().then(onNextToWrite)} />
      <SplitFields draft={draft} change={change} save={save} />
      <Disclosure summary="What the model sees" open={showsTokens} onToggle={setShowsTokens}>
        {showsTokens && <SeenPanel projectId={draft.projectId} media={draft.media} />}
        {showsTokens && <TokensPanel example={draft} />}
      </Disclosure>
    </section>
  );
}

/** The first empty answer, or the last one. */
function focusAnswer(pane: HTMLElement | null): void {
  const boxes = [...(pane?.querySelectorAll<HTMLTextAreaElement>("textarea[data-answer]") ?? [])];
  const box = boxes.find(({ value }) => value.trim() === "") ?? boxes.at(-1);
  box?.focus();
  box?.setSelectionRange(box.value.length, box.value.length);
}

/** The message input. Enter sends, Shift+Enter inserts a line break; media are chosen, pasted or dropped. */
import { useRef, useState, type KeyboardEvent } from "react";
import type { Media } from "../../../protocol/records.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { KeyHint } from "../../parts/controls/KeyHint.tsx";
import { MediaNotes } from "../../parts/media/MediaNotes.tsx";
import { MediaView } from "../../parts/media/MediaView.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { TextField } from "../../parts/controls/TextField.tsx";
import { stopChat } from "../../state/actions/chat.ts";
import { addMedia } from "../../state/actions/examples.ts";
import { messageOf, showError } from "../../state/toasts.ts";

interface ComposerProps {
  projectId: string;
  busy: boolean;
  /** Why generation is not possible, or null. */
  problem: string | null;
  onAsk: (question: { text: string; media: Media[] }) => void;
}

export function Composer({ projectId, busy, problem, onAsk }: ComposerProps) {
  const [text, setText] = useState("");
  const [media, setMedia] = useState<Media[]>([]);
  const [adding, setAdding] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const ready = text.trim() !== "" && !busy && adding === 0 && problem === null;

  async function add(files: Iterable<File>) {
    setRefused(null);
    for (const file of files) {
      setAdding((count) => count + 1);
      try {
        const added = await addMedia(projectId, file);
        setMedia((old) => (old.some(({ hash }) => hash === added.hash) ? old : [...old, added]));
      } catch (error) {
        setRefused(messageOf(error));
      } finally {
        setAdding((count) => count - 1);
      }
    }
  }

  function ask() {
    if (!ready) return;
    onAsk({ text: text.trim(), media });
    setText("");
    setMedia([]);
  }

  function onKeyDown(event: KeyboardEvent) {
    // An input method uses Enter to accept a word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  }

  return (
    // Paste and drop are short cuts beside the button that does the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={`composer ${isOver ? "composer-over" : ""}`}
      aria-label="Your question"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
      onPaste={(event) => {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        void add(event.clipboardData.files);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        void add(event.dataTransfer.files);
      }}
    >
      {problem && <Notice tone="error">{problem}</Notice>}
      {refused && (
        <Notice tone="warn" onDismiss={() => setRefused(null)}>
          {refused}
        </Notice>
      )}
      {(media.length > 0 || adding > 0) && (
        <ul className="composer-media">
          {media.map((one) => (
            <li key={one.hash}>
              <MediaView media={one} size="thumb" alt={one.localName} />
              <Button
                size="sm"
                icon="close"
                aria-label={`Remove ${one.localName}`}
                onClick={() => setMedia(media.filter(({ hash }) => hash !== one.hash))}
              />
            </li>
          ))}
          {adding > 0 && <li className="fine">reading…</li>}
        </ul>
      )}
      {media.length > 0 && <MediaNotes projectId={projectId} media={media} />}
      <TextField
        label="Your question"
        labelHidden
        lines={2}
        value={text}
        onChange={setText}
        onKeyDown={onKeyDown}
        placeholder="Ask about a picture, a clip or a text"
      />
      <div className="row row-between">
        <div className="row">
          <input
            ref={chooser}
            type="file"
            multiple
            accept="image/*,video/*"
            className="visually-hidden"
            tabIndex={-1}
            aria-label="Add a picture or clip"
            onChange={({ target }) => {
              void add([...(target.files ?? [])]);
              target.value = "";
            }}
          />
          <Button size="sm" icon="image" onClick={() => chooser.current?.click()}>
            Picture or clip
          </Button>
          <span className="fine composer-keys">
            <KeyHint keys="Enter" /> sends, <KeyHint keys="Shift Enter" /> new line
          </span>
        </div>
        {busy ? (
          <Button icon="stop" onClick={() => stopChat(projectId).catch(showError)}>
            Stop
          </Button>
        ) : (
          <Button tone="primary" type="submit" icon="chat" aria-disabled={!ready || undefined}>
            Ask
          </Button>
        )}
      </div>
    </form>
  );
}

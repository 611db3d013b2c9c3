/** A modal dialog on the browser's <dialog>, which traps and restores the focus. */
import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { Button } from "../controls/Button.tsx";
import "./dialog.css";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  about?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  size?: "small" | "medium" | "large";
  /** While true neither Escape nor a click outside closes it. */
  locked?: boolean;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, about, children, footer, size = "medium", locked } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  // Layout effects, so that the focus is never lost between two paints: neither when the dialog closes nor below.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!open || !dialog) return;
    dialog.showModal();
    // Focuses the first control instead of the close button.
    dialog.querySelector<HTMLElement>(".dialog-body :is(input, textarea, select)")?.focus();
    return () => dialog.close();
  }, [open]);

  useLayoutEffect(() => {
    // A focused button that is replaced by a progress bar would lose the focus.
    if (open && document.activeElement === document.body) ref.current?.focus();
  });

  if (!open) return null;
  return (
    // The click handler only adds a shortcut for the pointer; Escape and the close button do the same.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      tabIndex={-1}
      className={`dialog dialog-${size}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={about ? `${id}-about` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      onClick={(event) => {
        if (!locked && event.target === ref.current) onClose();
      }}
    >
      <div className="dialog-sheet">
        <header className="dialog-head">
          <div className="grow">
            <h2 id={`${id}-title`}>{title}</h2>
            {about && (
              <p id={`${id}-about`} className="muted">
                {about}
              </p>
            )}
          </div>
          {!locked && <Button tone="quiet" icon="close" aria-label="Close" onClick={onClose} />}
        </header>
        {children && <div className="dialog-body">{children}</div>}
        {footer && <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}

/** A native <details> with a summary line. */
import type { ReactNode } from "react";
import { Icon } from "../icons/Icon.tsx";
import "./disclosure.css";

export interface DisclosureProps {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
}

export function Disclosure({ summary, children, open, onToggle }: DisclosureProps) {
  return (
    <details
      className="disclosure"
      open={open}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
    >
      <summary>
        <Icon name="right" size={16} />
        {summary}
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}

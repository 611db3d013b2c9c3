/** A message with an optional action. */
import type { ReactNode } from "react";
import { Button } from "../controls/Button.tsx";
import { Icon } from "../icons/Icon.tsx";
import "./notice.css";

export type Tone = "info" | "good" | "warn" | "error";

export interface NoticeProps {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  action?: { label: string; onClick: () => void } | undefined;
  onDismiss?: () => void;
}

const ICONS = { info: "info", good: "ok", warn: "warn", error: "warn" } as const;

export function Notice({ tone = "info", title, children, action, onDismiss }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "error" ? "alert" : "status"}>
      <Icon name={ICONS[tone]} />
      <div className="notice-words grow">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action && (
        <Button size="sm" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      {onDismiss && (
        <Button size="sm" tone="quiet" icon="close" aria-label="Dismiss" onClick={onDismiss} />
      )}
    </div>
  );
}

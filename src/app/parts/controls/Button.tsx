/** A button. `tone` sets its prominence; with an icon and no children it needs an aria-label. */
import type { ComponentProps } from "react";
import { Icon, type IconName } from "../icons/Icon.tsx";
import "./button.css";

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: "primary" | "plain" | "quiet" | "danger";
  size?: "md" | "sm" | "lg";
  icon?: IconName;
  /** Shows a spinner and ignores clicks. */
  busy?: boolean;
}

export function Button({
  tone = "plain",
  size = "md",
  icon,
  busy = false,
  className = "",
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const bare = children === undefined || children === null;
  return (
    <button
      type="button"
      className={`button button-${tone} button-${size} ${bare ? "button-bare" : ""} ${className}`}
      aria-busy={busy || undefined}
      // Not `disabled`, which would lose the focus.
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      {...rest}
    >
      {busy ? (
        <span className="button-ring" aria-hidden="true" />
      ) : (
        icon && <Icon name={icon} size={18} />
      )}
      {children}
    </button>
  );
}

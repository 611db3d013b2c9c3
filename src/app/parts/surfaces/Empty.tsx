/** An empty state: picture, text and actions. */
import type { ReactNode } from "react";
import { Icon, type IconName } from "../icons/Icon.tsx";
import "./empty.css";

export interface EmptyProps {
  icon?: IconName;
  /** Replaces the icon. */
  picture?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function Empty({ icon = "image", picture, title, children, actions }: EmptyProps) {
  return (
    <div className="empty">
      {picture ?? (
        <span className="empty-icon">
          <Icon name={icon} size={28} />
        </span>
      )}
      <h2>{title}</h2>
      {children && <div className="empty-words">{children}</div>}
      {actions && <div className="row empty-actions">{actions}</div>}
    </div>
  );
}

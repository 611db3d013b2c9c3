/** The layout of a screen: title, description and main actions. */
import type { ReactNode } from "react";
import "./screen.css";

export interface ScreenProps {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** wide: as wide as the window; page: a comfortable column. */
  width?: "page" | "wide";
  children: ReactNode;
}

export function Screen({ title, about, actions, width = "page", children }: ScreenProps) {
  return (
    <div className={`screen screen-${width}`}>
      <header className="screen-head">
        <div className="grow">
          <h1 id="screen-title" tabIndex={-1}>
            {title}
          </h1>
          {about && <p className="screen-about">{about}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

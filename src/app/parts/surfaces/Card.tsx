/** A card with an optional header and footer. */
import type { ComponentProps, ReactNode } from "react";
import "./card.css";

export interface CardProps extends Omit<ComponentProps<"section">, "title" | "about"> {
  title?: ReactNode;
  about?: ReactNode;
  /** Buttons at the right end of the heading line. */
  actions?: ReactNode;
  footer?: ReactNode;
  tone?: "plain" | "sunken" | "accent";
  level?: 2 | 3;
}

export function Card(props: CardProps) {
  const { title, about, actions, footer, tone = "plain", level = 2, children, ...rest } = props;
  const Heading = `h${level}` as const;
  return (
    <section {...rest} className={`card card-${tone} ${rest.className ?? ""}`}>
      {(title || actions) && (
        <header className="card-head">
          <div className="grow">
            {title && <Heading className="card-title">{title}</Heading>}
            {about && <p className="card-about">{about}</p>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      {children}
      {footer && <footer className="card-foot">{footer}</footer>}
    </section>
  );
}

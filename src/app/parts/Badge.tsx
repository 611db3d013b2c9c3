/** A word or a number on a small coloured ground. Colour never stands alone: the word says it too. */
import type { ReactNode } from "react";
import "./badge.css";

export type BadgeTone =
  "plain" | "good" | "warn" | "bad" | "info" | "train" | "validation" | "test" | "replay";

export function Badge({ tone = "plain", children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

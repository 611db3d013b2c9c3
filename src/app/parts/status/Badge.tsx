/** A word or number on a coloured background. Colour is never the only carrier of meaning. */
import type { ReactNode } from "react";
import "./badge.css";

export type BadgeTone =
  "plain" | "good" | "warn" | "bad" | "info" | "train" | "validation" | "test" | "replay";

export function Badge({ tone = "plain", children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

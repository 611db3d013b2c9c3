/** The tabs of the Examples screen, in their order. A tab is one entry. */
import type { ComponentType, ReactNode } from "react";
import { useApp } from "../../state/store.ts";
import { ReviewPanel } from "./drafts/ReviewPanel.tsx";
import { ExamplesPanel } from "./ExamplesPanel.tsx";
import { MakePanel } from "./make/MakePanel.tsx";
import { QualityPanel } from "./quality/QualityPanel.tsx";

interface ExampleTab {
  /** In the address, behind "#/examples/". */
  value: string;
  label: ReactNode;
  Panel: ComponentType<{ projectId: string }>;
}

/** The first has the addresses of single examples as well. */
export const EXAMPLE_TABS = [
  { value: "all", label: "Examples", Panel: ExamplesPanel },
  { value: "make", label: "Make", Panel: MakePanel },
  { value: "review", label: <ReviewLabel />, Panel: ReviewPanel },
  { value: "quality", label: "Quality", Panel: QualityPanel },
] as const satisfies ExampleTab[];

export type ExampleTabId = (typeof EXAMPLE_TABS)[number]["value"];

/** The tab of an address: "" and the ids of examples belong to the first. */
export function tabOf(rest: string): ExampleTabId {
  return EXAMPLE_TABS.find(({ value }) => value === rest)?.value ?? "all";
}

function ReviewLabel() {
  const waiting = useApp(({ drafts }) => drafts.filter(({ state }) => state === "waiting").length);
  return (
    <>
      Review{waiting > 0 && <span className="tab-count number">{waiting}</span>}
      {waiting > 0 && <span className="visually-hidden"> waiting</span>}
    </>
  );
}

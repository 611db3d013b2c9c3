/** Tabs by Radix. */
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import "./tabs.css";

export interface Tab<V extends string> {
  value: V;
  label: ReactNode;
  content: ReactNode;
}

export interface TabsProps<V extends string> {
  /** What the panels are about, for screen readers. */
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  onChange: (value: V) => void;
  /**
   * manual: arrow keys move the focus alone, and Enter opens a tab. For tabs that links open too: the focus that falls back to the tab
   * that was left would open it again.
   */
  activation?: "automatic" | "manual";
}

export function Tabs<V extends string>(props: TabsProps<V>) {
  const { label, tabs, value, onChange, activation = "automatic" } = props;
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      activationMode={activation}
      className="tabs"
    >
      <Radix.List className="tabs-list" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="tabs-tab">
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="tabs-panel">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** How it looks, what it stores, what it is made of. */
import { useState } from "react";
import { Card } from "../../parts/surfaces/Card.tsx";
import { KeyHint } from "../../parts/controls/KeyHint.tsx";
import { Screen } from "../../parts/surfaces/Screen.tsx";
import { Select } from "../../parts/controls/Select.tsx";
import { setTheme, theme, type Theme } from "../../browser/theme.ts";
import { AboutCard } from "./AboutCard.tsx";
import { DeviceCard } from "./DeviceCard.tsx";
import { StorageCard } from "./StorageCard.tsx";
import "./settings.css";

const THEMES = [
  { value: "system", label: "As this computer says" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const satisfies { value: Theme; label: string }[];

const KEYS = [
  ["Alt 1", "to Alt 8: go to a step, in the order of the list"],
  ["Ctrl Z", "take the last step back, outside of text boxes"],
  ["Esc", "leave a text box or close a sheet"],
  ["?", "on the Examples screen: its own keys"],
] as const;

export function SettingsScreen() {
  const [chosen, setChosen] = useState<Theme>(theme);
  return (
    <Screen title="Settings" about="Few, because the rest belongs to a project or a lesson.">
      <div className="columns settings-columns">
        <Card title="Looks">
          <Select
            label="Light or dark"
            value={chosen}
            choices={THEMES}
            onChange={(next) => {
              setTheme(next);
              setChosen(next);
            }}
          />
          <p className="small muted">
            Movement and text size follow your system and browser settings.
          </p>
        </Card>
        <Card title="Keys">
          <dl className="settings-keys">
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <KeyHint keys={key} />
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Card>
        <DeviceCard />
        <StorageCard />
        <AboutCard />
      </div>
    </Screen>
  );
}

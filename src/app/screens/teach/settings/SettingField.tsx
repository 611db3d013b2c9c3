/** One row of the advanced drawer, whatever kind of setting it is. */
import type { RunConfig } from "../../../../protocol/config.ts";
import { NumberField } from "../../../parts/controls/NumberField.tsx";
import { Select } from "../../../parts/controls/Select.tsx";
import { Switch } from "../../../parts/controls/Switch.tsx";
import type { Setting, MultiChoiceSetting } from "./setting.ts";

interface SettingFieldProps {
  setting: Setting;
  config: RunConfig;
  /** How the chosen preset has it, when this differs from it. */
  usual: string | null;
  problem: string | undefined;
  onChange: (config: RunConfig) => void;
}

export function SettingField({ setting, config, usual, problem, onChange }: SettingFieldProps) {
  const hint = usual === null ? setting.about : `${setting.about} Preset: ${usual}.`;
  const shared = { label: setting.label, term: setting.technical, hint };
  switch (setting.kind) {
    case "number":
      return (
        <NumberField
          {...shared}
          value={setting.get(config)}
          min={setting.min}
          max={setting.max}
          step={setting.step}
          onChange={(value) => onChange(setting.set(config, value))}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          value={setting.get(config)}
          choices={setting.options}
          onChange={(value) => onChange(setting.set(config, value))}
        />
      );
    case "switch":
      return (
        <Switch
          label={setting.label}
          hint={`${hint} (${setting.technical})`}
          on={setting.get(config)}
          onChange={(on) => onChange(setting.set(config, on))}
        />
      );
    case "some":
      return <MultiChoiceField {...{ setting, config, hint, problem, onChange }} />;
    default:
      return setting satisfies never;
  }
}

interface MultiChoiceFieldProps {
  setting: MultiChoiceSetting;
  config: RunConfig;
  hint: string;
  problem: string | undefined;
  onChange: (config: RunConfig) => void;
}

/** Several of a list, as chips that are checkboxes. */
function MultiChoiceField({ setting, config, hint, problem, onChange }: MultiChoiceFieldProps) {
  const chosen = setting.get(config);
  return (
    <fieldset className="field some-field">
      <legend className="field-label">
        {setting.label} <span className="fine field-term">{setting.technical}</span>
      </legend>
      <div className="some-chips">
        {setting.options.map(({ value, label }) => (
          <label key={value} className="some-chip">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ target }) =>
                onChange(
                  setting.set(
                    config,
                    target.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
                  ),
                )
              }
            />
            {label}
          </label>
        ))}
      </div>
      <p className="field-hint">{hint}</p>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

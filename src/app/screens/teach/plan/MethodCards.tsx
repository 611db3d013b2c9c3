/** Which way of learning: cards where there are several, with the settings of the chosen one in a drawer. */
import { useRef } from "react";
import type { MethodSettings, MethodSummary } from "../../../../protocol/method.ts";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { MeasuredButton, type MeasuredDocument } from "../../../parts/measured/MeasuredButton.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { methodSettings } from "../settings/methodSettings.ts";
import { SettingField } from "../settings/SettingField.tsx";
import { settingText } from "../settings/settingText.ts";
import type { Plan } from "./usePlan.ts";

/** By method. */
const MEASURED: Readonly<Record<string, MeasuredDocument>> = { vitask: "vitask" };

interface MethodCardsProps {
  plan: Plan;
  methods: readonly MethodSummary[];
}

export function MethodCards({ plan, methods: all }: MethodCardsProps) {
  const { config } = plan;
  const methods = all.filter(({ tool }) => !tool);
  const kept = useRef<Record<string, MethodSettings>>({});
  const chosen = methods.find(({ id }) => id === config?.method.id);
  if (!config || !chosen) return null;
  if (methods.length === 1) {
    return <p className="fine">{`${chosen.title}: ${chosen.about} ${chosen.source}.`}</p>;
  }
  // What was set of a method comes back with it.
  const choose = ({ id }: MethodSummary) => {
    kept.current[chosen.id] = config.method.settings;
    plan.change({ ...config, method: { id, settings: kept.current[id] ?? {} } });
  };
  return (
    <div className="stack stack-tight">
      <fieldset className="preset-cards">
        <legend className="visually-hidden">Which way of learning</legend>
        {methods.map((method) => (
          <label key={method.id} className="preset-card">
            <input
              type="radio"
              name="method"
              value={method.id}
              checked={method === chosen}
              onChange={() => choose(method)}
            />
            <span className="preset-tick" aria-hidden="true">
              <Icon name="ok" size={14} />
            </span>
            <strong className="preset-title">{method.title}</strong>
            <span className="preset-about">{method.about}</span>
            <span className="preset-about">{method.when}</span>
            <span className="fine">{method.source}</span>
          </label>
        ))}
      </fieldset>
      <MethodDrawer plan={plan} method={chosen} />
      {chosen.id in MEASURED && (
        <div>
          <MeasuredButton of={MEASURED[chosen.id]!} label="What its parts brought, measured" />
        </div>
      )}
    </div>
  );
}

function MethodDrawer({ plan, method }: { plan: Plan; method: MethodSummary }) {
  const { config } = plan;
  const group = methodSettings(method);
  if (!config || !group) return null;
  const usual = { ...config, method: { id: method.id, settings: {} } };
  return (
    <Disclosure summary={`Settings of “${method.title}”`}>
      <div className="columns setting-columns">
        {group.settings.map((setting) => {
          const before = settingText(setting, usual);
          return (
            <SettingField
              key={setting.id}
              setting={setting}
              config={config}
              usual={settingText(setting, config) === before ? null : before}
              problem={plan.problems[setting.id]}
              onChange={plan.change}
            />
          );
        })}
      </div>
    </Disclosure>
  );
}

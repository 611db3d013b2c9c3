/** The drawer with every setting of a lesson, grouped; closed it says how far the plan is from its preset. */
import { Button } from "../../../parts/controls/Button.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { SettingField } from "./SettingField.tsx";
import { settingDifferences } from "./settingText.ts";
import { settingGroupsFor } from "./settings.ts";
import type { Plan } from "../plan/usePlan.ts";

export function AdvancedSettings({ plan }: { plan: Plan }) {
  const { config, parts, framings, presets, presetId, problems } = plan;
  if (!config) return null;
  const preset = presets.find(({ id }) => id === presetId);
  // The way of learning is chosen beside the drawer.
  const sameWay = preset && { ...preset.config, method: config.method };
  const changed = sameWay ? settingDifferences(sameWay, config) : [];
  const usual = new Map(changed.map(({ id, from }) => [id, from]));
  return (
    <Disclosure
      summary={
        changed.length > 0
          ? `Advanced: ${formatCount(changed.length, "setting")} changed`
          : "Advanced"
      }
    >
      <div className="stack stack-wide">
        {preset && changed.length > 0 && (
          <p className="row small">
            <span className="muted">
              {changed.map(({ label, from, to }) => `${label}: ${from} → ${to}`).join(" · ")}
            </span>
            <Button size="sm" icon="undo" onClick={() => plan.choose(preset.id)}>
              Back to {preset.title}
            </Button>
          </p>
        )}
        {settingGroupsFor({ parts, framings }).map(({ title, settings }) => (
          <section key={title} className="setting-group" aria-label={title}>
            <h3>{title}</h3>
            <div className="columns setting-columns">
              {settings.map((setting) => (
                <SettingField
                  key={setting.id}
                  setting={setting}
                  config={config}
                  usual={usual.get(setting.id) ?? null}
                  problem={problems[setting.id]}
                  onChange={plan.change}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Disclosure>
  );
}

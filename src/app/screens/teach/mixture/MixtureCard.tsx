/** The mixture of a lesson before it begins: a picture of it, its sets side by side, and its settings. */
import type { RunConfig } from "../../../../protocol/config.ts";
import { MODALITIES } from "../../../../protocol/instructions/mixture.ts";
import { MeasuredButton } from "../../../parts/measured/MeasuredButton.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { Card } from "../../../parts/surfaces/Card.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";
import type { Plan } from "../plan/usePlan.ts";
import { mixtureSettingsFor } from "../settings/mixtureSettings.ts";
import { SCHEDULE_SETTING } from "../settings/scheduleSettings.ts";
import { LISTS_SETTING } from "../settings/listSettings.ts";
import { TOGETHER_SETTING } from "../settings/togetherSetting.ts";
import { SettingField } from "../settings/SettingField.tsx";
import { MixtureChart } from "./MixtureChart.tsx";
import { MixtureSets } from "./MixtureSets.tsx";
import { canBeStaged, listsText, sharedText, stagesText } from "./mixtureWords.ts";
import { ReferenceSize } from "./ReferenceSize.tsx";
import { useMixture } from "./useMixture.ts";
import "./mixture.css";

interface MixtureCardProps {
  projectId: string;
  plan: Plan;
  config: RunConfig;
  /** Changes when the examples change. */
  dataKey: string;
}

export function MixtureCard({ projectId, plan, config, dataKey }: MixtureCardProps) {
  const isSound = Object.keys(plan.problems).length === 0;
  const { report, isOld, failed } = useMixture(projectId, config, dataKey, isSound);
  const present = MODALITIES.filter((set) => report?.sets.some((one) => one.set === set));
  const settings = [
    ...mixtureSettingsFor(present),
    ...(config.schedule || canBeStaged(report?.sets ?? []) ? [SCHEDULE_SETTING] : []),
    ...(config.withoutLists || report?.lists.train ? [LISTS_SETTING] : []),
    ...(config.together || report?.shared.examples ? [TOGETHER_SETTING] : []),
  ];
  return (
    <Card
      title="What the lesson is made of"
      about="Each set has its own questions and answers; one lesson learns from all of them."
    >
      {failed && <Notice tone="warn">{failed}</Notice>}
      {failed && config.schedule && (
        <div className="columns setting-columns">
          <SettingField
            {...{ setting: SCHEDULE_SETTING, config, usual: null, problem: undefined }}
            onChange={plan.change}
          />
        </div>
      )}
      {!report && !failed && <Spinner label="Counting the examples" />}
      {report && (
        <div className="stack" aria-busy={isOld}>
          {report.bins.length > 0 && <MixtureChart {...report} />}
          <MixtureSets sets={report.sets} />
          {report.stages && <p className="small">{stagesText(report.stages)}</p>}
          {config.withoutLists && <p className="small">{listsText(report.lists)}</p>}
          {sharedText(report.shared, config) && (
            <p className="small">{sharedText(report.shared, config)}</p>
          )}
          {report.notes.length > 0 && (
            <ul className="mixture-notes small" role="status">
              {report.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          {settings.length > 0 && (
            <Disclosure summary="Change the mixture">
              <div className="columns setting-columns">
                {settings.map((setting) => (
                  <SettingField
                    key={setting.id}
                    setting={setting}
                    config={config}
                    usual={null}
                    problem={plan.problems[setting.id]}
                    onChange={plan.change}
                  />
                ))}
              </div>
            </Disclosure>
          )}
          <ReferenceSize sets={report.sets} />
          <div>
            <MeasuredButton of="mixtures" label="Sets and their order, measured" />
          </div>
        </div>
      )}
    </Card>
  );
}

/** Three ways to teach, as cards: a radio group that shows what each costs before anything is chosen. */
import type { RunConfig } from "../../../../protocol/config.ts";
import { MeasuredButton } from "../../../parts/measured/MeasuredButton.tsx";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { forecastText } from "./expectedTime.ts";
import { numberText } from "../settings/settingText.ts";
import type { Plan } from "./usePlan.ts";

/** A lesson that ends after so many steps says so instead of a count of epochs that it may never reach. */
function lengthText({ epochs, maxSteps }: RunConfig): string {
  return maxSteps > 0 ? `up to ${formatCount(maxSteps, "step")}` : formatCount(epochs, "epoch");
}

export function PresetCards({ plan }: { plan: Plan }) {
  const { presets, presetId, presetEstimates } = plan;
  const forecasts = Object.values(presetEstimates).map(({ forecast }) => forecast);
  const isGuessed = forecasts.some((forecast) => forecast?.basis === "guess");
  return (
    <div className="stack stack-tight">
      <fieldset className="preset-cards">
        <legend className="visually-hidden">How thoroughly</legend>
        {presets.map(({ id, title, about, config }) => {
          const { steps, forecast } = presetEstimates[id] ?? { forecast: null };
          return (
            <label key={id} className="preset-card">
              <input
                type="radio"
                name="preset"
                value={id}
                checked={id === presetId}
                onChange={() => plan.choose(id)}
              />
              <span className="preset-tick" aria-hidden="true">
                <Icon name="ok" size={14} />
              </span>
              <strong className="preset-title">{title}</strong>
              <span className="preset-time number">
                {steps === undefined
                  ? "Counting steps…"
                  : forecast
                    ? forecastText(forecast)
                    : formatCount(steps, "step")}
              </span>
              <span className="preset-about">{about}</span>
              <span className="fine number">
                rank {config.adapter.rank} · {lengthText(config)} · learning rate{" "}
                {numberText(config.optim.learningRate)}
                {forecast && steps !== undefined && ` · ${formatCount(steps, "step")}`}
              </span>
            </label>
          );
        })}
      </fieldset>
      {isGuessed && (
        <p className="fine">
          No lesson with this model has run here yet: “perhaps” is a guess from what there is to
          compute and a short test of this machine’s speed. It may be off by a factor of three.
        </p>
      )}
      <div>
        <MeasuredButton of="presets" label="What they taught the model that ships" />
      </div>
    </div>
  );
}

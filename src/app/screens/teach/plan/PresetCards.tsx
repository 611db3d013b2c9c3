/** Three ways to teach, as cards: a radio group that shows what each costs before anything is chosen. */
import type { RunConfig } from "../../../../protocol/config.ts";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { durationText } from "../../../parts/words.ts";
import { useThrottled } from "../../../charts/useThrottled.ts";
import { useApp } from "../../../state/store.ts";
import { expectedMs } from "./expectedTime.ts";
import { numberText } from "../settings/settingText.ts";
import type { Plan } from "./usePlan.ts";

/** A lesson that ends after so many steps says so instead of a count of epochs that it may never reach. */
function lengthText({ epochs, maxSteps }: RunConfig): string {
  return maxSteps > 0 ? `up to ${formatCount(maxSteps, "step")}` : formatCount(epochs, "epoch");
}

export function PresetCards({ plan }: { plan: Plan }) {
  const runs = useApp((state) => state.runs);
  const runPoints = useThrottled(useApp((state) => state.runPoints));
  const { presets, presetId, presetSteps } = plan;
  const isMeasured = presets.some(({ config }) => expectedMs(config, 1, runs, runPoints) !== null);
  return (
    <div className="stack stack-tight">
      <fieldset className="preset-cards">
        <legend className="visually-hidden">How thoroughly</legend>
        {presets.map(({ id, title, about, config }) => {
          const steps = presetSteps[id];
          const ms = steps === undefined ? null : expectedMs(config, steps, runs, runPoints);
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
                  : ms === null
                    ? formatCount(steps, "step")
                    : `about ${durationText(ms)}`}
              </span>
              <span className="preset-about">{about}</span>
              <span className="fine number">
                rank {config.adapter.rank} · {lengthText(config)} · learning rate{" "}
                {numberText(config.optim.learningRate)}
                {ms !== null && steps !== undefined && ` · ${formatCount(steps, "step")}`}
              </span>
            </label>
          );
        })}
      </fieldset>
      {!isMeasured && (
        <p className="fine">
          How long this takes is measured on this machine: times appear here once a lesson has run a
          few steps.
        </p>
      )}
    </div>
  );
}

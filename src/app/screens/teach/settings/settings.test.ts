/** The table of settings reads back what it writes, and its words say what differs. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../../protocol/config.ts";
import { FRAMINGS } from "../../../../base/media/framing.ts";
import { FRAMING_SETTING } from "./framingSetting.ts";
import { MIXTURE_SETTINGS, mixtureSettingsFor } from "./mixtureSettings.ts";
import { HALF_SETTING } from "./halfSetting.ts";
import { LISTS_SETTING } from "./listSettings.ts";
import { TOGETHER_SETTING } from "./togetherSetting.ts";
import { SCHEDULE_SETTING } from "./scheduleSettings.ts";
import { allSettings, settingGroupsFor } from "./settings.ts";
import { numberText, settingDifferences, settingProblems } from "./settingText.ts";

const config: RunConfig = {
  modelId: "tiny",
  method: { id: "supervised", settings: {} },
  precision: { linears: "q4", embeddings: "q8", vision: "q8" },
  adapter: {
    rank: 8,
    alpha: 16,
    dropout: 0,
    targets: ["q_proj", "v_proj"],
    language: true,
    projector: false,
    vision: false,
  },
  optim: {
    learningRate: 2e-4,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    maxGradNorm: 1,
    schedule: "cosine",
    warmupRatio: 0.03,
  },
  epochs: 3,
  maxSteps: 0,
  batch: 4,
  accumulate: 2,
  maxTokens: 512,
  replayShare: 0.1,
  parts: ["image"],
  seed: 1,
  evalEvery: 20,
  checkpointing: false,
};

test("every setting reads back what it was set to and leaves the old config alone", () => {
  const before = structuredClone(config);
  for (const setting of allSettings) {
    switch (setting.kind) {
      case "number":
        expect(setting.get(setting.set(config, setting.max))).toBe(setting.max);
        break;
      case "choice":
        for (const { value } of setting.options)
          expect(setting.get(setting.set(config, value))).toBe(value);
        break;
      case "some": {
        const all = setting.options.map((option) => option.value);
        expect(setting.get(setting.set(config, all))).toEqual(all);
        break;
      }
      case "switch":
        expect(setting.get(setting.set(config, true))).toBe(true);
        break;
      default:
        setting satisfies never;
    }
  }
  expect(config).toEqual(before);
});

test("ids are unique and a sound config has no differences with itself and no problems", () => {
  expect(new Set(allSettings.map((setting) => setting.id)).size).toBe(allSettings.length);
  expect(settingDifferences(config, config)).toEqual([]);
  expect(settingProblems(config)).toEqual({});
});

test("a part is offered where the model has it", () => {
  const offered = (parts: Parameters<typeof settingGroupsFor>[0]["parts"]) => {
    const settings = settingGroupsFor({ parts, framings: FRAMINGS }).flatMap(
      (group) => group.settings,
    );
    const places = settings.find(({ id }) => id === "places");
    return {
      places: places?.kind === "some" ? places.options.map(({ value }) => value) : [],
      count: settings.length,
    };
  };
  // The mixture and the stages are set beside their picture.
  const count =
    allSettings.length -
    MIXTURE_SETTINGS.settings.length -
    [SCHEDULE_SETTING, LISTS_SETTING, TOGETHER_SETTING, HALF_SETTING].length;
  const all = ["language", "projector", "vision"] as const;
  expect(offered(all)).toEqual({ places: all, count });
  // mllama's projector is a linear layer that its family does not adapt.
  expect(offered(["language", "vision"])).toEqual({ places: ["language", "vision"], count });
  // Neither which parts adapt nor the precision of towers that are not there.
  expect(offered(["language"])).toEqual({ places: [], count: count - 2 });
});

test("how pictures go in is offered where the model has a choice, and the published way is no setting", () => {
  const ids = (framings: Parameters<typeof settingGroupsFor>[0]["framings"]) =>
    settingGroupsFor({ parts: ["language"], framings }).flatMap(({ settings }) =>
      settings.map(({ id }) => id),
    );
  expect(ids(FRAMINGS)).toContain("framing");
  expect(ids([])).not.toContain("framing");
  const squeezed = FRAMING_SETTING.set(config, "squeeze");
  expect(squeezed.framing).toBe("squeeze");
  expect(settingDifferences(config, squeezed)).toEqual([
    {
      ...{ id: "framing", label: "Pictures that are no squares" },
      ...{ from: "Cut out the middle", to: "Show all, squeezed" },
    },
  ]);
  expect(FRAMING_SETTING.set(squeezed, "crop")).toEqual(config);
  expect(Object.keys(FRAMING_SETTING.set(squeezed, "crop"))).not.toContain("framing");
});

test("stages are a setting, and one stage is none", () => {
  const staged = SCHEDULE_SETTING.set(config, "captions-first");
  expect(staged.schedule).toBe("captions-first");
  expect(settingDifferences(config, staged)).toEqual([
    {
      id: "stages",
      label: "Stages",
      from: "Everything in one stage",
      to: "Captions first, then tasks",
    },
  ]);
  expect(SCHEDULE_SETTING.set(staged, "single")).toEqual(config);
});

test("a mixture is set between sets that are there, and one that is plain again is none", () => {
  expect(mixtureSettingsFor(["image"]).map(({ id }) => id)).toEqual(["cap-image"]);
  expect(mixtureSettingsFor(["image", "text"]).map(({ id }) => id)).toEqual([
    ...["order", "temperature", "weight-image", "cap-image", "weight-text", "cap-text"],
  ]);
  const order = MIXTURE_SETTINGS.settings.find(({ id }) => id === "order")!;
  if (order.kind !== "choice") throw new Error("The order is a choice.");
  const changed = order.set(config, "text-first");
  expect(settingDifferences(config, changed)).toEqual([
    {
      ...{ id: "order", label: "Order" },
      ...{ from: "All in one shuffle", to: "Text first, then pictures and clips" },
    },
  ]);
  expect(order.set(changed, "shuffled")).toEqual(config);
});

test("differences are named in the words of the drawer", () => {
  const other = { ...config, epochs: 5, adapter: { ...config.adapter, rank: 16 } };
  expect(settingDifferences(config, other)).toEqual([
    { id: "rank", label: "Room for new things", from: "8", to: "16" },
    { id: "epochs", label: "Times through the examples", from: "3", to: "5" },
  ]);
});

test("a value out of range, a broken whole number and an empty choice are each named", () => {
  const problems = settingProblems({ ...config, replayShare: 0.9, batch: 1.5, parts: [] });
  expect(Object.keys(problems).sort()).toEqual(["batch", "parts", "replayShare"]);
  expect(problems.replayShare).toBe("Keep general skills must be a number from 0 to 0.5.");
});

test("small numbers are written as papers write them", () => {
  expect(numberText(0.0002)).toBe("2e-4");
  expect(numberText(0.03)).toBe("0.03");
  expect(numberText(0)).toBe("0");
  expect(numberText(100_000)).toBe("100,000");
});

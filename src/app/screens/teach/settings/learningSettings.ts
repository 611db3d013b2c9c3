/** How a lesson learns and how long: the optimiser and the counting of steps. */
import type { ScheduleName } from "../../../../protocol/config.ts";
import { about, ofOptim, ofRun, type NumberSetting, type SettingGroup } from "./setting.ts";

export const LEARNING_SETTINGS: SettingGroup = {
  title: "How it learns",
  settings: [
    ofOptim(
      "learningRate",
      about(
        "learningRate",
        "Step size",
        "learning rate",
        "Too small learns little; too large forgets and wobbles.",
      ),
      [0, 0.1, "any"],
    ),
    {
      ...about(
        "schedule",
        "Shape of the steps",
        "schedule",
        "Smaller steps towards the end settle the result.",
      ),
      kind: "choice",
      options: [
        { value: "cosine", label: "ease out (cosine)" },
        { value: "linear", label: "straight down (linear)" },
        { value: "constant", label: "always the same (constant)" },
      ],
      get: (config) => config.optim.schedule,
      set: (config, value) => ({
        ...config,
        optim: { ...config.optim, schedule: value as ScheduleName },
      }),
    },
    ofOptim(
      "warmupRatio",
      about(
        "warmupRatio",
        "Warm-up",
        "warm-up ratio",
        "Share of the lesson spent growing from tiny steps to full ones.",
      ),
      [0, 0.5, 0.01],
    ),
    ofOptim(
      "weightDecay",
      about(
        "weightDecay",
        "Pull back",
        "weight decay",
        "Keeps the adapter from growing without need.",
      ),
      [0, 0.5, "any"],
    ),
    ofOptim(
      "maxGradNorm",
      about(
        "maxGradNorm",
        "Largest push",
        "gradient clipping",
        "One odd example cannot throw the lesson off; 0 switches this off.",
      ),
      [0, 100, "any"],
    ),
  ],
};

const patience: NumberSetting = {
  ...about(
    "patience",
    "End when it stops getting better",
    "early stopping patience",
    "After so many checks without a lower loss on the watched questions. 0 never ends it early.",
  ),
  ...({ kind: "number", min: 0, max: 1000, step: 1 } as const),
  get: (config) => config.patience ?? 0,
  set: (config, value) => ({ ...config, patience: value }),
};

export const LENGTH_SETTINGS: SettingGroup = {
  title: "How long",
  settings: [
    ofRun(
      "epochs",
      about(
        "epochs",
        "Times through the examples",
        "epochs",
        "Each time it sees every example once more.",
      ),
      [1, 200, "any"],
    ),
    ofRun(
      "maxSteps",
      about(
        "maxSteps",
        "At most this many steps",
        "max steps",
        "Ends the lesson early; 0 means no limit.",
      ),
      [0, 100_000, 1],
    ),
    ofRun(
      "batch",
      about(
        "batch",
        "Examples at once",
        "batch size",
        "More is faster on a large GPU and needs more memory.",
      ),
      [1, 64, 1],
    ),
    ofRun(
      "accumulate",
      about(
        "accumulate",
        "Rounds per step",
        "gradient accumulation",
        "Sums several rounds into one steadier step; costs time, not memory.",
      ),
      [1, 64, 1],
    ),
    ofRun(
      "evalEvery",
      about(
        "evalEvery",
        "Check every so many steps",
        "evaluation interval",
        "Measures, answers the fixed questions and saves.",
      ),
      [1, 10_000, 1],
    ),
    patience,
    ofRun(
      "seed",
      about("seed", "Seed", "random seed", "The same number gives the same lesson, step for step."),
      [0, 2_147_483_647, 1],
    ),
  ],
};

/** Short synthesizers that differ in their share of blank pictures alone. */
import { encodeExamples } from "../../src/runs/data/encodedExamples.ts";
import { presets } from "../../src/runs/planning/presets.ts";
import { seedConversations } from "../../src/synthesis/seedConversations.ts";
import { synthesizerConfig } from "../../src/synthesizer/trainingConfig.ts";
import { EMBEDDED, type Embedded } from "../embedded.ts";
import { seedTasks } from "../seeds.ts";
import type { Pictures } from "./pictures.ts";
import { trained, type Trained } from "./tools.ts";

export const nameOf = (blankShare: number, steps: number, seed: number) =>
  `synthesizer-${blankShare}-${steps}-${seed}`;

export function synthesizerTool(
  model: Embedded,
  { seeds, blank }: Pictures,
  { blankShare, steps, seed }: { blankShare: number; steps: number; seed: number },
  log: (line: string) => void,
): Promise<Trained> {
  const tasks = seedTasks().map(({ image, ...task }) => ({ ...task, media: seeds.get(image)! }));
  const rows = seedConversations(tasks, {
    ...{ projectId: "bench", blankShare, blank, seed, createdAt: "" },
  });
  const encoded = encodeExamples(rows, "", model.reader, { learns: "turns" });
  const lesson = presets(EMBEDDED, rows, encoded.longest).find(({ id }) => id === "normal")!;
  const settings = { blankShare };
  const config = {
    ...synthesizerConfig(lesson.config, settings, EMBEDDED.parameters),
    ...{ seed, maxSteps: steps },
  };
  const name = nameOf(blankShare, steps, seed);
  return trained(model, name, { rows: encoded.select(config), config }, log);
}

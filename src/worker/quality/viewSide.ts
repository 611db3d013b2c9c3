/** How many pixels a model sees of a picture at a time. */
import type { ProcessorFiles } from "../../media/processing/processor.ts";
import { section } from "../../media/processing/settings.ts";

/** Of one view, by config.json; null for models that read text only, or take pictures of any size. */
export function viewSideOf(files: ProcessorFiles | null): number | null {
  const side = section(files?.config, "vision_config")?.["image_size"];
  return typeof side === "number" ? side : null;
}

/** Black boxes over a picture or clip. */
import type { CoverBox, RemainingUses } from "../../../protocol/coverBoxes.ts";
import { runJob } from "../job.ts";
import { clearUndo } from "../undo.ts";
import { loadExamples } from "./examples.ts";

/** Burns the boxes in. Steps before it cannot be undone any more: they would bring back what was covered. */
export async function coverMedia(
  projectId: string,
  hash: string,
  boxes: CoverBox[],
): Promise<RemainingUses> {
  const { remaining } = await runJob("cover", "Covering", "media.cover", {
    ...{ projectId, hash, boxes },
  });
  clearUndo();
  await loadExamples(projectId);
  return remaining;
}

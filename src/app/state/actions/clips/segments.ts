/** Segments of a clip. */
import type { Segment } from "../../../../protocol/media/clipSegments.ts";
import type { Example } from "../../../../protocol/records.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { runJob } from "../../job.ts";
import { inOneStep } from "../../undo.ts";
import { call } from "../../workerClient.ts";
import { moveAside } from "../aside.ts";
import { loadExamples } from "../examples.ts";

export const CUT_JOB = "cut";

/** Makes an example of each segment, and with `setsAside` sets the one with the whole clip aside; one undo takes both back. */
export async function cutClip(
  { projectId, id }: Pick<Example, "projectId" | "id">,
  hash: string,
  segments: Segment[],
  setsAside: boolean,
): Promise<{ added: Example[]; encoded: number }> {
  const { added, encoded } = await runJob(CUT_JOB, "Cutting", "media.cut", {
    ...{ projectId, exampleId: id, hash, segments },
  });
  const ids = added.map((example) => example.id);
  const remove = async () => {
    await call("example.remove", { projectId, ids });
    await loadExamples(projectId);
  };
  const keepAdded = async () => remove;
  const setAside = () => moveAside(projectId, [id], "Cut into segments");
  const text = `Cut a clip into ${formatCount(added.length, "example")}${encodedText(encoded)}`;
  await inOneStep(text, setsAside ? [keepAdded, setAside] : [keepAdded]);
  await loadExamples(projectId);
  return { added, encoded };
}

function encodedText(encoded: number): string {
  if (encoded === 0) return "";
  return `; ${encoded} had to be encoded anew, as the file has no full picture where they begin or end`;
}

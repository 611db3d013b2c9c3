/** The studio as it is before each fault: a project with a lesson, a chat and a file of it, and a model that was brought. */
import { familyFolder } from "../../../e2e/fixtures/familyFolder.ts";
import { importFolder } from "../../../e2e/fixtures/importFolder.ts";
import { makeSmallProject, startRun, untilEnded } from "../../../e2e/fixtures/smallProject.ts";
import type { World } from "./operations.ts";
import { openStudio } from "./studioProfile.ts";

export async function prepareStudio(profile: string): Promise<World> {
  const { worker, close } = await openStudio(profile);
  const projectId = await makeSmallProject(worker, "Kitchen");
  const run = await untilEnded(worker, await startRun(worker, projectId, 2, "Before"));
  if (run.status !== "done") throw new Error(`The first lesson is ${run.status}: ${run.message}`);
  const reply = { id: "r", text: "Slowly.", tokens: 2, tokensPerSecond: 1 };
  await worker.call("chat.save", {
    projectId,
    turns: [
      {
        ...{ id: "t", text: "How do you stir?", media: [] },
        replies: [{ ...reply, voice: "adapter", state: "end" }],
      },
    ],
  });
  const packed = await worker.call("project.export", { projectId, jobId: "pack" });
  const modelId = await importFolder(worker, "llama", familyFolder("llama"));
  const other = await worker.call("project.create", { title: "On another", field: "cooking" });
  await worker.call("project.update", { project: { ...other, modelId } });
  await close();
  return {
    ...{ projectId, broughtProjectId: other.id, runId: run.id },
    archive: Buffer.from(packed.base64, "base64"),
  };
}

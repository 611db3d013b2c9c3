/**
 * The studio as it is before each fault: a project with a lesson, a chat and a file of it, one on a model that was brought, and one
 * with pictures and their descriptions.
 */
import { familyFolder } from "../../../e2e/fixtures/familyFolder.ts";
import { importFolder } from "../../../e2e/fixtures/importFolder.ts";
import { type TestWorker, mediaFile } from "../../../e2e/fixtures/worker.ts";
import { makeSmallProject, startRun, untilEnded } from "../../../e2e/fixtures/smallProject.ts";
import type { World } from "./operation.ts";
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
  const describedProjectId = await describedProject(worker);
  await close();
  return {
    ...{ projectId, broughtProjectId: other.id, describedProjectId, runId: run.id },
    archive: Buffer.from(packed.base64, "base64"),
  };
}

export const DESCRIBE = "Describe the picture.";

async function describedProject(worker: TestWorker): Promise<string> {
  const { id: projectId } = await worker.call("project.create", {
    ...{ title: "Described", field: "cooking" },
  });
  const names = ["located.jpg", "located.webp", "progressive.jpg"];
  const sheet = [
    "image,question,answer,split",
    ...names.map(
      (name, i) => `${name},${DESCRIBE},A ${["carrot", "leek", "pear"][i]} lies here.,train`,
    ),
  ].join("\n");
  const media = Object.fromEntries(names.map((name) => [name, mediaFile(name)]));
  const look = { projectId, jobId: "look" };
  const review = await worker.callWithFiles("import.inspect", look, { "d.csv": sheet, ...media });
  const keys = review.rows.map(({ key }) => key);
  await worker.call("import.commit", { reviewId: review.reviewId, keys, jobId: "store" });
  return projectId;
}

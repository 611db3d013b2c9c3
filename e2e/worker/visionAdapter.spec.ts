/**
 * An adapter in the vision towers: media are encoded at every step, generation uses the adapted towers, and the adapter is
 * exported and imported with its layers in both towers.
 */
import { unzipSync } from "fflate";
import {
  readSafetensorsHeader,
  safetensorsSlice,
} from "../../src/formats/safetensors/safetensors.ts";
import { openWorker } from "../fixtures/worker.ts";
import { makeSmallProject, shortConfig, untilEnded } from "../fixtures/smallProject.ts";
import { expect, test } from "../fixtures/studio.ts";

test("eyes learn, answer, are checked, and travel in the adapter", async ({ studio: { page } }) => {
  test.setTimeout(6 * 60_000);
  const worker = await openWorker(page);
  const projectId = await makeSmallProject(worker, "Eyes");
  // Two epochs: the rate of the first step is 0, and a tower learns only in steps that have media for it.
  const quick = await shortConfig(worker, projectId, 4);
  const plain = { ...quick, evalEvery: 4, adapter: { ...quick.adapter, projector: false } };
  const config = { ...plain, adapter: { ...plain.adapter, vision: true } };
  const [frozenEyes, learningEyes] = [
    await worker.call("run.estimate", { projectId, config: plain }),
    await worker.call("run.estimate", { projectId, config }),
  ];
  // The towers' pairs, gradients and moments, and the towers' work in every step.
  expect(learningEyes.adapterBytes).toBeGreaterThan(frozenEyes.adapterBytes);
  expect(learningEyes.dispatches).toBeGreaterThan(frozenEyes.dispatches);
  expect(learningEyes.verdict).not.toBe("does not fit");

  await worker.call("version.freeze", { projectId });
  const started = await worker.call("run.start", { projectId, config, title: "Eyes too" });
  const run = await untilEnded(worker, started);
  expect(run).toMatchObject({ status: "done", step: 4 });
  expect(run.points.every(({ gradNorm }) => gradNorm > 0)).toBe(true);
  expect(run.sampleAnswers.map(({ step }) => step)).toContain(4);

  const report = await worker.call("eval.start", { runId: run.id, jobId: "check" });
  expect(report.leftOut).toEqual([]);
  expect(report.overall.n).toBeGreaterThan(0);

  const { base64 } = await worker.call("adapter.export", { runId: run.id });
  const zip = unzipSync(Buffer.from(base64, "base64"));
  const file = zip["adapter_model.safetensors"]!;
  const header = readSafetensorsHeader(file);
  for (const tower of ["image_tower", "video_tower"]) {
    const up = [...header.tensors.keys()].filter(
      (name) => name.includes(`model.${tower}.encoder.layers.`) && name.includes("lora_B"),
    );
    expect(up.length).toBeGreaterThan(0);
    // B begins as zero, so that what is not has learned.
    for (const name of up)
      expect(new Uint8Array(safetensorsSlice(file, header, name)).some(Boolean), name).toBe(true);
  }
  expect(Buffer.from(zip["README.md"]!).toString()).toContain("It adapts the eyes too.");

  const files = Object.fromEntries(
    Object.entries(zip).map(([name, bytes]) => [`eyes/${name}`, bytes]),
  );
  const { run: back } = await worker.callWithFiles("adapter.import", { projectId }, files);
  expect(back.config.adapter).toMatchObject({ language: true, projector: false, vision: true });

  const examples = await worker.call("example.list", { projectId });
  const shown = examples.find(({ media }) => media.length > 0)!;
  const ask = (runId: string | null) =>
    worker.call("chat.send", {
      chatId: `chat with ${runId}`,
      projectId,
      messages: [{ role: "user", text: shown.turns[0]!.question, media: shown.media }],
      runId,
      sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
    });
  const said = await ask(run.id);
  expect(said.tokens).toBeGreaterThan(0);
  expect((await ask(back.id)).text).toBe(said.text);
});

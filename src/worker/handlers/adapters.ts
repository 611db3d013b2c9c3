/** Calls about adapters as files: a PEFT folder out, as one zip, and a PEFT folder in. */
import { framingOf, withFraming } from "../../base/media/framing.ts";
import { asksHidden } from "../../base/asksHidden.ts";
import { readingFile } from "../../base/fileFault.ts";
import { UserError } from "../../base/userError.ts";
import { logHead } from "../../dataset/checkLog.ts";
import { newestVersion } from "../../dataset/version.ts";
import { newId } from "../../base/newId.ts";
import { withFindings } from "../../evaluation/findings.ts";
import { buildPeftAdapter, type AdapterTensors } from "../../export/adapter/peftAdapter.ts";
import type { BaseLinear } from "../../export/adapter/baseLinear.ts";
import { BASE_WEIGHTS_KEY } from "../../export/adapter/checkBase.ts";
import { FRAMING_KEY, framingIn } from "../../export/adapter/framingMetadata.ts";
import { readPeftAdapter } from "../../export/adapter/readPeftAdapter.ts";
import { readZip } from "../../formats/zip/readZip.ts";
import { writeZip } from "../../formats/zip/writeZip.ts";
import { fromKeys } from "../../base/fromKeys.ts";
import type { ImportedRun } from "../../protocol/calls/runCalls.ts";
import { SPLITS, type Run } from "../../protocol/records.ts";
import type { ToolKind } from "../../protocol/synthesis.ts";
import {
  adaptableModules,
  layOutAdapter,
  type AdapterLayout,
} from "../../engine/weights/adapterLayout.ts";
import { canonicalName, type Renames } from "../../engine/weights/catalog.ts";
import { familyOf } from "../../families/index.ts";
import { writeAdapterValues } from "../../train/checkpoint.ts";
import type { ConversationReader } from "../../text/conversationReader.ts";
import type { ModelPlan } from "../../inference/openModel.ts";
import type { Recorder } from "../../inference/recordModel.ts";
import { FINAL_FILE } from "../../storage/runs/runFileNames.ts";
import { adapterValues } from "../../runs/adapterFiles.ts";
import { specialistOfRun } from "../../runs/data/exemplars.ts";
import { methodOf } from "../../methods/index.ts";
import { requireClearance } from "../clearance.ts";
import type { Context, HandlersOf } from "../context.ts";
import { vitask } from "../../methods/vitask/index.ts";
import { SPECIALIST_FILE } from "../../storage/runs/specialists.ts";
import { adoptSpecialist, findSpecialistFolder, readConnector } from "../readSpecialistFiles.ts";
import { specialistFiles } from "../specialistFiles.ts";
import { modelIdentity } from "../../modelLibrary/identity.ts";
import type { ModelSessions } from "../../modelLibrary/sessions.ts";
import { DEFAULT_PRECISION, presets } from "../../runs/planning/presets.ts";

/** The linear layers of a model that may carry a LoRA pair. */
export function adaptableLinears({
  model,
  catalog,
}: Pick<Recorder, "model" | "catalog">): BaseLinear[] {
  return adaptableModules(catalog, model.parts).map((module) => ({
    path: module.path,
    inFeatures: module.inFeatures,
    outFeatures: module.outFeatures,
    part: module.part,
  }));
}

/** Layers in a model's files that its graph does not use, by their module paths in transformers. */
export function unusedLayers(
  { unusedTensors }: Pick<ModelPlan, "unusedTensors">,
  renames: Renames,
): string[] {
  const weights = unusedTensors.filter((name) => name.endsWith(".weight"));
  return weights.map((name) => canonicalName(name, renames).slice(0, -".weight".length));
}

interface PublishedConfig {
  model_type?: string;
}

/** The LoRA pairs of an adapter's flat parameter buffer, as PEFT stores them: A (rank, in), B (out, rank). */
export function tensorsOf({ rank, pairs }: AdapterLayout, values: Float32Array): AdapterTensors[] {
  return pairs.map(({ path, aOffset, bOffset, inFeatures, outFeatures }) => ({
    path,
    a: values.slice(aOffset / 4, aOffset / 4 + rank * inFeatures),
    b: values.slice(bOffset / 4, bOffset / 4 + outFeatures * rank),
  }));
}

export function adapterHandlers(
  context: Context,
  sessions: ModelSessions,
): HandlersOf<"adapter.export" | "adapter.import"> {
  const { library, models } = context;
  return {
    async "adapter.export"({ runId }) {
      const run = await library.runs.get(runId);
      const { config, projectId, versionId, title } = run;
      const { needed: isMedicine, clearance } = await requireClearance(library, projectId);
      const project = await library.getProject(projectId);
      const plan = await sessions.plan(config.modelId, config.precision);
      const { model_type } = await models.json<PublishedConfig>(config.modelId, "config.json");
      const { layout, values } = await adapterValues(library, run, plan);
      const version = (await library.listVersions(projectId)).find(({ id }) => id === versionId);
      const frozen = version && (await library.versionContent(projectId, versionId));
      const reports = (await library.listReports(projectId)).filter(
        (report) => report.runId === runId,
      );
      const latest = reports.find(asksHidden);
      const points = await library.runs.points(run);
      const reader = await models.reader(config.modelId);
      const processor = await models.processor(config.modelId, config.framing);
      const framing = framingOf(config);
      const recipe = processor?.framingRecipe?.();
      const settings = framing === "squeeze" ? recipe?.squeezed : undefined;
      const identity = await modelIdentity(models, config.modelId);
      const none = fromKeys(SPLITS, () => 0);
      const files = await buildPeftAdapter(
        {
          ...config.adapter,
          baseModel: identity.name,
          revision: identity.commit,
          linears: adaptableLinears(plan),
          unused: unusedLayers(plan, familyOf(model_type).renames),
          tensors: tensorsOf(layout, values),
          metadata: {
            ...{ run: runId, version: versionId, studio: "scion" },
            ...(identity.weightsHash && { [BASE_WEIGHTS_KEY]: identity.weightsHash }),
            ...(framing !== "crop" && { [FRAMING_KEY]: framing }),
          },
          settings,
        },
        {
          title,
          field: isMedicine ? "medicine" : project.field,
          licence: project.notice?.licence ?? "other",
          notice: project.notice?.text ?? null,
          clearance,
          versionId,
          log: logHead(await library.log(projectId)),
          examples: version?.counts ?? none,
          questions: version?.turns ?? none,
          learnt: frozen?.rows.filter(({ split }) => split === "train") ?? [],
          config,
          stages: run.stages,
          lists: run.lists,
          branch: run.branch,
          method: methodOf(config.method.id),
          steps: run.step,
          firstLoss: points[0]?.loss ?? null,
          lastLoss: points.at(-1)?.loss ?? null,
          scores: latest ? withFindings(latest, project.tasks) : null,
          prompt: examplePrompt(reader),
          maxPixels: processor?.cap?.pixels,
          framing: recipe && { ...recipe, framing, files: [...(settings?.keys() ?? [])] },
        },
      );
      if (layout.tensors.length > 0) {
        const specialist = await specialistOfRun(library, run);
        for (const [name, bytes] of specialistFiles(layout, values, specialist))
          files.set(name, bytes);
      }
      const zip = writeZip();
      for (const [name, bytes] of files) await zip.write(name, bytes);
      const packed = await zip.finish();
      await library.addToLog(projectId, {
        what: "adapter exported",
        ids: { run: runId, version: versionId },
      });
      return packed;
    },
    "adapter.import": adapterImporter(context, sessions),
  };
}

/** An example prompt for the model card, with the model's own image token where it takes images. */
function examplePrompt({ template, media, tokenizer }: ConversationReader) {
  const hasPicture = media !== null;
  const question = `${hasPicture ? "<image>\n" : ""}What is this?`;
  const token = media?.placeholders.image.at(-1) ?? "<image>";
  const text = template.render([{ role: "user", text: question }], true);
  const { bosToken } = tokenizer;
  const hasStart = bosToken !== "" && text.startsWith(bosToken);
  return { text: text.replaceAll("<image>", token), hasPicture, hasStart };
}

/** Takes in an exported adapter as a run of a project. `tool`: the run is a tool of this kind, and no lesson. */
export function adapterImporter(
  { library, models }: Pick<Context, "library" | "models">,
  sessions: ModelSessions,
) {
  return async ({ projectId, files, tool }: GivenAdapter): Promise<ImportedRun> => {
    const { modelId } = await library.getProject(projectId);
    const plan = await sessions.plan(modelId, DEFAULT_PRECISION);
    const given = await readAdapterFiles(files);
    const { model_type } = await models.json<PublishedConfig>(modelId, "config.json");
    const { renames } = familyOf(model_type);
    const identity = await modelIdentity(models, modelId);
    const base = { ...identity, linears: adaptableLinears(plan), renames };
    const { config: adapter, tensors, metadata, notes } = readPeftAdapter(given, base);
    const framing = framingIn(metadata, await models.framings(modelId));
    const { folder, note } = findSpecialistFolder(given);
    const beside = folder && adoptSpecialist(folder.specialist, () => ({ projectId, modelId }));
    const method = beside && { id: vitask.id, settings: {} };
    const tensorsBeside = method ? vitask.tensors!(plan.model.shape, {}) : [];
    const layout = layOutAdapter(plan.catalog, plan.model.parts, adapter, tensorsBeside);
    const values = new Float32Array(layout.bytes / 4);
    for (const { path, aOffset, bOffset } of layout.pairs) {
      // A layer without a pair keeps B = 0: its output does not change.
      const pair = tensors.get(path);
      if (!pair) continue;
      values.set(pair.a, aOffset / 4);
      values.set(pair.b, bOffset / 4);
    }
    if (folder) readConnector(folder.connector, layout, values);
    const version = newestVersion(await library.listVersions(projectId));
    const parameters = await models.parameters(modelId);
    const [plain] = presets({ id: modelId, parameters }, await library.listExamples(projectId));
    const run: Run = {
      id: newId(),
      projectId,
      versionId: version?.id ?? "",
      title: importedTitle(files),
      config: withFraming(
        { ...plain!.config, adapter, ...(method && { method }), ...(tool && ofTool(tool)) },
        framing,
      ),
      status: "done",
      createdAt: new Date().toISOString(),
      ...{ step: 0, totalSteps: 0, savedStep: 0, bestStep: 0 },
      ...{ evals: [], sampleAnswers: [] },
      adapterBytes: values.byteLength,
      origin: "imported",
      ...(tool && { tool: true }),
    };
    const store = library.runs.files(run.id);
    if (beside) await store.write(SPECIALIST_FILE, beside.bytes);
    await store.write(FINAL_FILE, writeAdapterValues(values, 0));
    await library.runs.put(run);
    return { run, notes: [...notes, ...[note, beside?.note].filter((one) => one !== undefined)] };
  };
}

interface GivenAdapter {
  projectId: string;
  files: readonly { path: string; file: File }[];
  tool?: ToolKind;
}

const ofTool = (tool: ToolKind) => ({ method: { id: tool, settings: {} } });

/** The files of a dropped folder, or of the one zip that was dropped. */
async function readAdapterFiles(
  files: readonly { path: string; file: File }[],
): Promise<Map<string, Uint8Array>> {
  const zip =
    files.length === 1 && files[0]!.path.toLowerCase().endsWith(".zip")
      ? files[0]!.file
      : undefined;
  const given = new Map<string, Uint8Array>();
  if (zip) {
    await readingFile(zip.name, async () => {
      const source = await readZip(zip, zip.name);
      for (const path of source.paths) given.set(path, await source.read(path));
    });
  } else {
    for (const { path, file } of files) {
      const bytes = await readingFile(path, () => file.arrayBuffer());
      given.set(path, new Uint8Array(bytes));
    }
  }
  if (given.size === 0)
    throw new UserError(
      "There is no file in what was dropped. Drop the adapter's folder or its zip.",
    );
  return given;
}

function importedTitle(files: readonly { path: string }[]): string {
  const path = files[0]?.path ?? "";
  const name = path.split("/")[0]!.replace(/\.zip$/i, "");
  return `Imported: ${name || "adapter"}`;
}

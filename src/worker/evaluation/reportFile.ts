/** A stored report as a file that is handed out. */
import { UserError } from "../../base/userError.ts";
import { withFindings } from "../../evaluation/findings.ts";
import { comparisonCsv } from "../../export/report/comparisonCsv.ts";
import { reportCsv } from "../../export/report/reportCsv.ts";
import { reportHtml } from "../../export/report/reportHtml.ts";
import { writeDataUri } from "../../formats/dataUri.ts";
import type { Calls } from "../../protocol/calls.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { findModel } from "../../storage/models/modelStore.ts";
import { clearanceState, requireClearance } from "../clearance.ts";
import type { Context } from "../context.ts";
import { compareWith, storedReport } from "./storedReports.ts";

/** @throws UserError when the report or its project is no longer stored, or its pictures may not leave yet */
export async function reportFile(
  context: Context,
  { projectId, reportId, format, pictures, against }: Calls["eval.export"]["args"],
): Promise<Blob> {
  const { library } = context;
  const { needed: isMedicine } = pictures
    ? await requireClearance(library, projectId)
    : await clearanceState(library, projectId);
  const report = await storedReport(library, projectId, reportId);
  const project = await library.getProject(projectId);
  const comparison = await compareWith(library, report, against);
  if (format === "comparison") {
    if (!comparison) throw new UserError("Only one lesson was asked these questions: ask another.");
    return csvFile(comparisonCsv(comparison));
  }
  const found = withFindings(report, project.tasks);
  if (format === "csv") return csvFile(reportCsv(found));
  const run = (await library.runs.list(projectId)).find(({ id }) => id === report.runId);
  const text = reportHtml({
    ...{ report: found, comparison },
    project: project.title,
    field: isMedicine ? "medicine" : project.field,
    runTitle: run?.title ?? "A deleted lesson",
    model: await modelTitle(context, run?.config.modelId ?? project.modelId),
    pictures: pictures ? await smallPictures(context, report) : null,
  });
  return new Blob([text], { type: "text/html;charset=utf-8" });
}

function csvFile(text: string): Blob {
  return new Blob([text], { type: "text/csv;charset=utf-8" });
}

async function modelTitle({ models }: Context, modelId: string): Promise<string> {
  const found = await findModel(modelId);
  if (found) return found.title;
  const scion = await models.json<{ title: string }>(modelId, "scion.json").catch(() => null);
  return scion?.title ?? modelId;
}

/** By example id. What is no longer stored, and clips without a small picture, are missing. */
async function smallPictures(
  { library }: Context,
  { projectId, versionId, answers }: EvalReport,
): Promise<Map<string, string>> {
  const { rows } = await library.versionContent(projectId, versionId);
  const asked = new Set(answers.map(({ exampleId }) => exampleId));
  const pictures = new Map<string, string>();
  for (const { id, media } of rows) {
    const [first] = media;
    if (!first || !asked.has(id)) continue;
    const blob = await library.readMedia(first.hash, "thumb").catch((error: unknown) => {
      if (error instanceof UserError) return null;
      throw error;
    });
    if (blob) pictures.set(id, writeDataUri(blob.type, new Uint8Array(await blob.arrayBuffer())));
  }
  return pictures;
}

/** Import actions: inspect files, review, then store the chosen ones. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { DicomOpening } from "../../../protocol/dicomDoor.ts";
import type { KeepClip } from "../../../protocol/media/longClip.ts";
import type { SlideCut } from "../../../protocol/media/slide.ts";
import type { BoxUnit } from "../../../protocol/instructions/boxes.ts";
import type { TemplateSheet } from "../../../protocol/instructions/templateSheets.ts";
import type { ColumnRole, ImportReview } from "../../../protocol/reports.ts";
import { call } from "../workerClient.ts";
import { runJob } from "../job.ts";
import { store } from "../store.ts";
import { showToast } from "../toasts.ts";
import { pushUndo } from "../undo.ts";
import { loadStorage } from "./machine.ts";
import { loadExamples } from "./examples.ts";

export interface NamedFile {
  /** Relative to what was dropped, with forward slashes. */
  path: string;
  file: File;
}

/** Inspects files without storing anything and opens the review. */
export async function inspectFiles(files: NamedFile[]): Promise<void> {
  const { projectId, review } = store.getState();
  if (!projectId) throw new Error("Open a project first: examples belong to a project.");
  if (files.length === 0) {
    showToast("There was no file in it.", { tone: "warn" });
    return;
  }
  if (review) await discardReview();
  const sheet = await runJob("import", "Looking at the files", "import.inspect", {
    projectId,
    files,
  });
  if (store.getState().projectId === projectId) return store.setState({ review: sheet });
  await call("import.discard", { reviewId: sheet.reviewId });
  showToast(
    `Another project was opened while files were being read (${formatCount(files.length, "file")}), so nothing of them was stored. Add them again in their project.`,
    { tone: "warn" },
  );
}

/** Puts what an open review has become in its place; one that was closed meanwhile stays closed. */
function replaceReview(changed: ImportReview | null, reviewId: string): void {
  store.setState(({ review }) => (review?.reviewId === reviewId ? { review: changed } : {}));
}

/** Reads a sheet of the open review again, with a role for each of its columns. */
export async function changeColumns(sheet: string, roles: (ColumnRole | null)[]): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  const { reviewId } = review;
  const changed = await runJob("import", "Reading the sheet again", "import.columns", {
    ...{ reviewId, sheet, roles },
  });
  replaceReview(changed, reviewId);
}

/** Opens the DICOM files behind a door of the open review. */
export async function openDicom(key: string, opening: DicomOpening): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  const { reviewId } = review;
  const changed = await runJob("import", "Opening the pictures", "import.openDicom", {
    ...{ reviewId, key, opening },
  });
  replaceReview(changed, reviewId);
}

/** Keeps the whole of a long clip of the open review, or segments of it. */
export async function keepClip(path: string, keeps: KeepClip): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  const { reviewId } = review;
  const changed = await runJob("import", "Cutting the clip", "import.keepClip", {
    ...{ reviewId, path, keeps },
  });
  replaceReview(changed, reviewId);
}

/** Cuts regions out of a slide of the open review. */
export async function cutSlide(path: string, cut: SlideCut): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  const { reviewId } = review;
  const changed = await runJob("import", "Cutting the slide", "import.cutSlide", {
    ...{ reviewId, path, cut },
  });
  store.setState({ review: changed });
}

/** Sheets to begin with. */
export function loadTemplateSheets(): Promise<readonly TemplateSheet[]> {
  return call("import.templateSheets", {});
}

/** Writes the places of boxes of a sheet in another unit. */
export async function changeBoxUnit(sheet: string, unit: BoxUnit): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  const { reviewId } = review;
  replaceReview(await call("import.boxes", { reviewId, sheet, unit }), reviewId);
}

export async function commitReview(keys: string[]): Promise<void> {
  const { projectId, review } = store.getState();
  if (!projectId || !review) return;
  const { added } = await runJob("import", "Storing", "import.commit", {
    reviewId: review.reviewId,
    keys,
  });
  replaceReview(null, review.reviewId);
  await loadExamples(projectId);
  void loadStorage();
  const ids = added.map(({ id }) => id);
  pushUndo(`Added ${formatCount(added.length, "example")}`, async () => {
    await call("example.remove", { projectId, ids });
    await loadExamples(projectId);
  });
}

export async function discardReview(): Promise<void> {
  const { review } = store.getState();
  if (!review) return;
  store.setState({ review: null });
  await call("import.discard", { reviewId: review.reviewId });
}

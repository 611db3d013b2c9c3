/** What is found in dropped files, for tests: of texts, and of a picture that was opened. */
import type { Media } from "../../protocol/records.ts";
import type { InspectedFiles, OpenedMedia } from "../inspectedFiles.ts";
import { inspectFiles } from "../inspectFiles.ts";

export const job = { progress: () => {} };

/** Files by their path, each with a text. */
export const inspect = (files: Record<string, string>): Promise<InspectedFiles> =>
  inspectFiles(
    Object.entries(files).map(([path, text]) => ({ path, file: new Blob([text]) })),
    4,
    job,
  );

export const opened = (hash: string): OpenedMedia => ({
  media: { kind: "image", hash, mime: "", bytes: 1, width: 1, height: 1, localName: hash } as Media,
  blob: new Blob(["1"]),
  thumb: new Blob(["1"]),
  notes: [],
});

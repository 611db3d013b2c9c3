/** The files of VQA among dropped sheets: questions and annotations, which are read as one sheet. */
import { parseJson, type ParsedJson } from "../../formats/json/parseJson.ts";
import { problemAt } from "../../formats/text/lineProblems.ts";
import { decodeText } from "../../formats/text/decodeText.ts";
import { isVqaAnnotations, isVqaQuestions, readVqa, type VqaFile } from "../../formats/vqa.ts";
import { attempt } from "../attempt.ts";
import type { DroppedFile } from "../droppedFile.ts";
import type { SheetRows } from "../sheets/sheetRows.ts";

/** In both files the first record is that near to the beginning. */
const HEAD_BYTES = 64 * 1024;

type Part = "questions" | "annotations";

/** Which of the two a JSON file is; null where it is neither, or cannot be read: that is told when it is read as a sheet. */
async function partOf(dropped: DroppedFile): Promise<Part | null> {
  const part = await attempt(async () => ({ kind: await kindOf(dropped) }));
  return "reason" in part ? null : part.kind;
}

async function kindOf({ path, file }: DroppedFile): Promise<Part | null> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, HEAD_BYTES).arrayBuffer());
  // Most sheets are not read twice.
  if (!head.includes('"question_id"') || !/"(?:questions|annotations)"/.test(head)) return null;
  const { parsed } = await parsedFile({ path, file });
  if (!parsed.ok) return null;
  if (isVqaQuestions(parsed.value)) return "questions";
  return isVqaAnnotations(parsed.value) ? "annotations" : null;
}

/**
 * Sheets of VQA: one for each file of questions, with all files of annotations; without any, one for each of these, whose rows
 * cannot be read but whose fault is told. `others`: the files that are none.
 */
export async function gatherVqa<T extends DroppedFile>(
  files: readonly T[],
): Promise<{ others: T[]; sheets: { path: string; file: Blob; parts: DroppedFile[] }[] }> {
  const parts = await Promise.all(files.map(partOf));
  const of = (wanted: string | null) => files.filter((_, i) => parts[i] === wanted);
  const [questions, annotations] = [of("questions"), of("annotations")];
  const sheets =
    questions.length > 0
      ? questions.map((one) => ({ ...bare(one), parts: [one, ...annotations].map(bare) }))
      : annotations.map((one) => ({ ...bare(one), parts: [bare(one)] }));
  return { others: of(null), sheets };
}

const bare = ({ path, file }: DroppedFile): DroppedFile => ({ path, file });

/** @throws {UserError} where the questions or the annotations are missing */
export async function vqaSheet(parts: readonly DroppedFile[]): Promise<SheetRows> {
  const notes: string[] = [];
  const files: VqaFile[] = [];
  for (const part of parts) {
    const { name, parsed, notes: own } = await parsedFile(part);
    notes.push(...own);
    if (parsed.ok) files.push({ name, value: parsed.value as VqaFile["value"] });
  }
  const { rows, problems } = readVqa(
    files.find(({ value }) => isVqaQuestions(value)),
    files.filter(({ value }) => isVqaAnnotations(value)),
  );
  return { rows, problems: [...notes, ...problems], unit: "row" };
}

async function parsedFile({
  path,
  file,
}: DroppedFile): Promise<{ name: string; parsed: ParsedJson; notes: string[] }> {
  const name = path.split("/").at(-1)!;
  const { text, notes } = decodeText(new Uint8Array(await file.arrayBuffer()), name);
  const parsed = parseJson(text);
  const changed = parsed.ok ? parsed.notes : [];
  return {
    ...{ name, parsed },
    notes: [...notes, ...changed.map(({ line, what }) => problemAt(name, "line", line, what))],
  };
}

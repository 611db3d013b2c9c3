/** A person's own evaluation: the questions of a sheet, about hidden pictures and clips or about none. */
import { placeholder, withoutPlaceholders } from "../../base/examples/placeholders.ts";
import { isSupervised } from "../../base/examples/isSupervised.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { sha256Hex } from "../../base/hash.ts";
import { readingFile } from "../../base/fileFault.ts";
import { UserError } from "../../base/userError.ts";
import type { Row } from "../../formats/chat/rows.ts";
import { readSheetRows, sheetFormat } from "../../importing/readSheets.ts";
import type { Example, Turn } from "../../protocol/records.ts";
import type { EvalReport } from "../../protocol/reports.ts";
import { picturesByName } from "./picturesByName.ts";

export interface SheetQuestions {
  /** One a picture or clip with all questions about it, and one a question without. */
  examples: Example[];
  leftOut: NonNullable<EvalReport["leftOut"]>;
  sheet: NonNullable<EvalReport["sheet"]>;
}

const HEAD_BYTES = 4096;

/**
 * Pictures are known by the names that their files had; those that are learnt from or watched are not asked about. Questions
 * without a kind are of one that is called as the sheet.
 * @throws UserError when nothing in it can be asked
 */
export function sheetQuestions(file: File, frozen: readonly Example[]): Promise<SheetQuestions> {
  return readingFile(file.name, () => questionsIn(file, frozen));
}

async function questionsIn(file: File, frozen: readonly Example[]): Promise<SheetQuestions> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const format = sheetFormat(file.name, head);
  if (!format || format === "voc") {
    throw new UserError(
      `${file.name} is no sheet of questions. Use CSV, TSV, JSON or JSONL with columns question, answer and, where it is about a picture, image.`,
    );
  }
  const { rows, problems, unit } = await readSheetRows({ path: file.name, file }, format);
  const title = file.name.replace(/\.[^.]*$/, "");
  const asked = new Map<string, Example>();
  const leftOut = problems.map((reason) => ({ exampleId: file.name, reason }));
  const pictureOf = picturesByName(frozen);
  for (const row of rows) {
    const found = exampleOf(row, pictureOf, title);
    if (typeof found === "string") {
      const id = `${unit} ${row.line}`;
      leftOut.push({ exampleId: id, reason: `${file.name}, ${id}: ${found}` });
      continue;
    }
    const before = asked.get(found.id);
    asked.set(found.id, before ? together(before, found) : found);
  }
  const examples = [...asked.values()].filter(({ turns }) => turns.some(isSupervised));
  if (examples.length === 0) {
    throw new UserError(
      leftOut[0]?.reason ?? `${file.name} has no question with an answer to compare with.`,
    );
  }
  const hash = await sha256Hex(await file.arrayBuffer());
  return { examples, leftOut, sheet: { name: file.name, hash: hash.slice(0, 16) } };
}

/** The example of a row, or why it has none. */
function exampleOf(
  { media, turns, line }: Row,
  pictureOf: (path: string) => Example | string,
  title: string,
): Example | string {
  const kinds = turns.map((turn): Turn => ({ ...turn, kind: turn.kind || title }));
  const [ref] = media;
  if (!ref) {
    return {
      ...{ id: `${title}-${line}`, projectId: "", part: "text", media: [], split: "test" },
      ...{ turns: kinds, source: `${title}-${line}`, editedAt: "" },
    };
  }
  if (media.length > 1) return `it is about ${formatCount(media.length, "picture")}; one at most.`;
  const example = pictureOf(ref.path);
  if (typeof example === "string") return example;
  const [medium] = example.media;
  const asked = kinds.map((turn, i): Turn => {
    const words = withoutPlaceholders(turn.question);
    return { ...turn, question: i === 0 ? `${placeholder(medium!.kind)}\n${words}` : words };
  });
  return { ...example, media: [medium!], part: medium!.kind, turns: asked };
}

/** Questions of several rows about one picture, which is shown before each when they are asked alone. */
function together(first: Example, next: Example): Example {
  const turns = next.turns.map((turn): Turn => ({
    ...turn,
    question: withoutPlaceholders(turn.question),
  }));
  return { ...first, turns: [...first.turns, ...turns] };
}

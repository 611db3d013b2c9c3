/**
 * Reads VQA (https://visualqa.org/vqa_v1_data_format.html): questions in one file, answers in another, joined by question_id. Of the
 * answers of several people the most frequent is taken, which the file names itself.
 */
import { UserError } from "../base/userError.ts";
import { formatCount } from "../base/words/formatCount.ts";
import { isFields, type Fields } from "./chat/chatFields.ts";
import { placeMedia, type Row } from "./chat/rows.ts";

export interface VqaFile {
  name: string;
  value: Fields;
}

/** A document of questions. */
export function isVqaQuestions(value: unknown): value is Fields {
  if (!isFields(value) || !Array.isArray(value.questions)) return false;
  const [first] = value.questions as unknown[];
  return isFields(first) && ["question_id", "image_id", "question"].every((key) => key in first);
}

/** A document of answers to questions of another file. */
export function isVqaAnnotations(value: unknown): value is Fields {
  if (!isFields(value) || !Array.isArray(value.annotations)) return false;
  const [first] = value.annotations as unknown[];
  return (
    isFields(first) &&
    "question_id" in first &&
    ("multiple_choice_answer" in first || "answers" in first)
  );
}

/**
 * One row a question, in the order of their file.
 * @throws {UserError} where the one or the other file is missing, or none of the questions is answered
 */
export function readVqa(
  questions: VqaFile | undefined,
  annotations: readonly VqaFile[],
): { rows: Row[]; problems: string[] } {
  if (!questions) {
    const [{ name }] = annotations as [VqaFile];
    throw new UserError(
      `${name} has the answers of VQA and not their questions. Drop it together with the file of the questions (its name has “questions” in it) and the pictures.`,
    );
  }
  const { name, value } = questions;
  if (annotations.length === 0) {
    throw new UserError(
      `${name} has the questions of VQA and not their answers. Drop it together with the file of the annotations (its name has “annotations” in it) and the pictures.`,
    );
  }
  const answers = new Map<string, Answer>();
  for (const file of annotations) {
    for (const one of fieldsOf(file.value.annotations)) {
      const answer = answerOf(one);
      if (answer && one.question_id !== undefined) answers.set(String(one.question_id), answer);
    }
  }
  const rows: Row[] = [];
  const counts = { unanswered: 0, divided: 0 };
  fieldsOf(value.questions).forEach((one, i) => {
    const answer = answers.get(String(one.question_id));
    const question = typeof one.question === "string" ? one.question.trim() : "";
    if (!answer || question === "") {
      counts.unanswered++;
      return;
    }
    answers.delete(String(one.question_id));
    if (answer.isDivided) counts.divided++;
    const media = [{ kind: "image" as const, path: pictureOf(one.image_id, value) }];
    const turns = [{ question, answer: answer.text, kind: answer.kind }];
    const placed = placeMedia(media, turns);
    // A question may hold the words of a placeholder.
    rows.push(
      "reason" in placed
        ? { media, turns, line: i + 1, doubt: `${placed.reason}.` }
        : { ...placed, line: i + 1 },
    );
  });
  if (rows.length === 0) {
    throw new UserError(
      `None of the ${formatCount(counts.unanswered, "question")} of ${name} has an answer in ${annotations.map((file) => file.name).join(" or ")}: they are of different sets. Drop the two that belong together.`,
    );
  }
  const problems = [
    `${name}: joined with ${annotations.map((file) => file.name).join(", ")} by question_id; where several people answered, the most frequent answer is taken${counts.divided > 0 ? `, which not all of them gave in ${formatCount(counts.divided, "question")}` : ""}.`,
  ];
  if (counts.unanswered > 0) {
    problems.push(
      `${name}: ${formatCount(counts.unanswered, "question has", "questions have")} no answer in the file of the annotations; left out.`,
    );
  }
  return { rows, problems };
}

interface Answer {
  text: string;
  kind: string;
  /** Not all who were asked gave it. */
  isDivided: boolean;
}

function answerOf({
  multiple_choice_answer: named,
  answers,
  answer_type: type,
}: Fields): Answer | null {
  const given = fieldsOf(answers).flatMap(({ answer }) =>
    typeof answer === "string" && answer.trim() !== "" ? [answer.trim()] : [],
  );
  const text =
    typeof named === "string" && named.trim() !== "" ? named.trim() : mostFrequent(given);
  if (!text) return null;
  // "other" is no kind of question.
  const kind = typeof type === "string" && type !== "other" ? type : "";
  return { text, kind, isDivided: given.some((one) => one !== text) };
}

/** Of equally frequent ones the first. */
function mostFrequent(given: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of given) counts.set(one, (counts.get(one) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return given.find((one) => counts.get(one) === most);
}

/** As VQA names the pictures of COCO and its abstract scenes; other sets have the name itself, or the number of the picture. */
function pictureOf(id: unknown, { data_type: type, data_subtype: subtype }: Fields): string {
  const number = String(id).padStart(12, "0");
  if (type === "mscoco") return `COCO_${String(subtype)}_${number}.jpg`;
  if (typeof type === "string" && type.startsWith("abstract")) {
    return `${type}_${String(subtype)}_${number}.png`;
  }
  return /\.\w+$/.test(String(id)) ? String(id) : `${String(id)}.jpg`;
}

const fieldsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

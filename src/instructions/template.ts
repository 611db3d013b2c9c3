/**
 * Templates that word a question and its answer, as plain data: `<Image>` stands where the pictures and clips go, a name in
 * braces for what is known of one example.
 */

export interface Template {
  /** Unique among all templates; stored with what it wrote. */
  id: string;
  question: string;
  answer: string;
  /** What its turns are grouped by in scores; without it, as the question that they are made from. */
  kind?: string;
  /** It asks for a short answer: used where the answer is one. */
  isShort?: true;
}

/** What the names of a template stand for in one example. Names that are not known of it are absent. */
export type Values = Readonly<Partial<Record<string, string>>>;

export const IMAGE = "<Image>";
const NAME = /\{([A-Z][A-Za-z]*)\}/g;

/** The names in braces of a pattern, each once, in order. */
export function namesIn(pattern: string): string[] {
  return [...new Set([...pattern.matchAll(NAME)].map((match) => match[1]!))];
}

/** The pattern with its names replaced; `image` stands for `<Image>`. A name without a value stays as it is written. */
export function fillPattern(pattern: string, values: Values, image = IMAGE): string {
  const parts = pattern.split(IMAGE).map((part) =>
    // In one pass: braces within a value are words of the person.
    part.replaceAll(NAME, (written, name: string) => values[name] ?? written),
  );
  return parts.join(image);
}

/** The question without `<Image>`, which is always in front. */
export function questionWords({ question }: Pick<Template, "question">): string {
  return question.startsWith(IMAGE) ? question.slice(IMAGE.length).trimStart() : question;
}

/** Whether the words speak of an image, so that they fit neither clips nor questions of text alone. */
export function speaksOfImage(template: Pick<Template, "question">): boolean {
  return /\b(?:image|picture|photo)s?\b/i.test(questionWords(template));
}

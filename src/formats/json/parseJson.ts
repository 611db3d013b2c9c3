/** JSON as JSON.parse reads it, without losing digits, fields or characters in silence. */
import { cleanControls } from "../text/controlCharacters.ts";

export type ParsedJson =
  { ok: true; value: unknown; notes: JsonNote[] } | { ok: false; why: string };

/** Something that was changed while reading; `line` counts in the text from 1. */
export interface JsonNote {
  line: number;
  what: string;
}

const STRING = /"[^"\\]*(?:\\[^][^"\\]*)*"/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const STRING_OR_NUMBER = new RegExp(`${STRING.source}|${NUMBER.source}`, "g");
const KEY_OR_BRACKET = new RegExp(`(${STRING.source})(\\s*:)?|[{}[\\]]`, "g");

/** Escapes of C0 and DEL without tab and the line ends. */
const ESCAPED_CONTROL = /\\(?:[bf]|u00(?:0[0-8bceBCEfF]|1[0-9a-fA-F]|7[fF]))/;

/**
 * Numbers whose digits a double does not give back (12345678901234567890, 2.50) become strings of the digits as written.
 * Control characters are taken out of strings. Of two fields of one name in an object the last stays. Both are noted.
 */
export function parseJson(text: string): ParsedJson {
  try {
    const plain: unknown = JSON.parse(text);
    const exact = keepDigits(text);
    const value: unknown = exact === text ? plain : JSON.parse(exact);
    const notes = repeatedFields(text);
    return {
      ok: true,
      value: ESCAPED_CONTROL.test(text) ? withoutControls(value, text, notes) : value,
      notes,
    };
  } catch (error) {
    // Some JavaScript engines quote the whole text in the message.
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: why.length > 100 ? `${why.slice(0, 97)}…` : why };
  }
}

function keepDigits(text: string): string {
  return text.replaceAll(STRING_OR_NUMBER, (found) =>
    found.startsWith('"') || String(Number(found)) === found ? found : `"${found}"`,
  );
}

function repeatedFields(text: string): JsonNote[] {
  const notes: JsonNote[] = [];
  const open: Set<string>[] = [];
  for (const match of text.matchAll(KEY_OR_BRACKET)) {
    const [found, name, colon] = match;
    if (found === "{" || found === "[") open.push(new Set());
    else if (found === "}" || found === "]") open.pop();
    else if (colon !== undefined) {
      const fields = open.at(-1);
      if (fields?.has(name!)) {
        const line = text.slice(0, match.index).split("\n").length;
        notes.push({
          line,
          what: `the field ${name} is there twice in one object; the last one is used.`,
        });
      }
      fields?.add(name!);
    }
  }
  return notes;
}

/** Appends a note for each line of `text` that escapes a control character. */
function withoutControls(value: unknown, text: string, notes: JsonNote[]): unknown {
  for (const [i, line] of text.split("\n").entries()) {
    if (!ESCAPED_CONTROL.test(line)) continue;
    const found = ESCAPED_CONTROL.exec(line)![0];
    const name = found === "\\u0000" ? "NUL" : found;
    const what = `a control character (${name}) in its text was taken out. Look whether a backslash was meant.`;
    notes.push({ line: i + 1, what });
  }
  return clean(value);
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanControls(value, () => {});
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanControls(key, () => {}), clean(inner)]),
  );
}

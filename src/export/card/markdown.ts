/** What a person typed, as text within Markdown. */

/** Text in one line, without control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

/** One line, without what Markdown would take for structure. */
export function line(text: string): string {
  return oneLine(text).replaceAll(/[<>`#|*_[\]]/g, (mark) => `\\${mark}`);
}

/** A cell of a table. */
export function cell(text: string): string {
  return line(text).replaceAll("\\_", "_");
}

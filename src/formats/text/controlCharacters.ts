/** Removes control characters, which no person writes and every tokenizer has tokens for. */

/** C0 and DEL without tab and the line ends. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Vertical tab and form feed stand between words. */
const SPACES = "\v\f";

/** `text` without them. `say` gets each line that had some, counted from 1, and a clause. */
export function cleanControls(text: string, say: (line: number, what: string) => void): string {
  if (text.search(CONTROLS) < 0) return text;
  return text
    .split("\n")
    .map((words, i) => {
      const found = words.match(CONTROLS);
      if (!found) return words;
      say(i + 1, removedWords(found));
      return words.replaceAll(CONTROLS, (character) => (SPACES.includes(character) ? " " : ""));
    })
    .join("\n");
}

function removedWords(found: readonly string[]): string {
  const names = new Set(found.map((character) => nameOf(character.charCodeAt(0))));
  const count = found.length === 1 ? "a control character" : `${found.length} control characters`;
  return `${count} (${[...names].join(", ")}) ${found.length === 1 ? "was" : "were"} taken out.`;
}

function nameOf(code: number): string {
  return code === 0 ? "NUL" : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

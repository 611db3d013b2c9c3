/** Cuts a text of several JSON values, in any layout, into one text for each. */

export interface ValueText {
  text: string;
  /** Where it starts, from 1. */
  line: number;
}

const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\]]|\n|[^"{}[\]\n]+/gy;

/** The objects and lists of a text, with nothing but spaces and commas between them; null where there is something else. */
export function splitValues(text: string): ValueText[] | null {
  const values: ValueText[] = [];
  let depth = 0;
  let begin = 0;
  let line = 1;
  let startLine = 1;
  let end = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    end = index + token.length;
    if (token === "{" || token === "[") {
      if (depth++ === 0) {
        begin = index;
        startLine = line;
      }
    } else if (token === "}" || token === "]") {
      if (--depth < 0) return null;
      if (depth === 0) values.push({ text: text.slice(begin, end), line: startLine });
    } else if (depth === 0 && /[^\s,]/.test(token)) return null;
    for (const character of token) if (character === "\n") line++;
  }
  return depth === 0 && end === text.length ? values : null;
}

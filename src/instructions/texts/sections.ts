/** Texts in sections: a heading on a line of its own, ending in a colon or marked as in Markdown, and the lines below it. */

export interface Section {
  /** Lower case, without marks; "" for what stands above the first heading. */
  heading: string;
  /** Trimmed, without empty ones. */
  lines: string[];
}

/** A heading may have words behind its colon where it is one of `known`: "Impression: no fracture". */
export function readSections(text: string, known: readonly string[]): Section[] {
  const sections: Section[] = [{ heading: "", lines: [] }];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "") continue;
    const found = headingOf(line, known);
    if (!found) sections.at(-1)!.lines.push(line);
    else sections.push({ heading: found.heading, lines: found.rest === "" ? [] : [found.rest] });
  }
  return sections;
}

function headingOf(line: string, known: readonly string[]) {
  const bare = line.replace(/^#{1,6}\s+/, "").replace(/^\*\*(.+?)\*\*/, "$1");
  const match = /^([\p{L} ]+?)\s*(?::\s*(.*)|)$/u.exec(bare);
  const heading = match?.[1]!.toLowerCase();
  if (!heading || !known.includes(heading)) return null;
  const isMarked = bare !== line || bare.includes(":");
  return isMarked ? { heading, rest: match![2] ?? "" } : null;
}

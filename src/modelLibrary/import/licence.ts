/** The licence of a model, from its model card's YAML front matter and its licence file. Pure. */
import type { ModelLicence } from "../../protocol/models.ts";

/** Top-level keys of the front matter with a text or a list of texts; nested structures are left out. */
export function readFrontMatter(markdown: string): Map<string, string | string[]> {
  const head = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---(\r?\n|$)/.exec(markdown)?.[1] ?? "";
  const found = new Map<string, string | string[]>();
  let key = "";
  for (const line of head.split(/\r?\n/)) {
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (item && key) {
      const before = found.get(key);
      found.set(key, [...(Array.isArray(before) ? before : []), unquoted(item[1]!)]);
      continue;
    }
    const pair = /^([\w-]+):(?:\s+(.*))?$/.exec(line);
    if (!pair) {
      // An indented line belongs to a nested structure.
      if (/^\S/.test(line)) key = "";
      continue;
    }
    key = pair[1]!;
    const value = (pair[2] ?? "").trim();
    const list = /^\[(.*)\]$/.exec(value)?.[1];
    if (list !== undefined) found.set(key, list.split(",").map(unquoted).filter(Boolean));
    else if (value && !/^[|>]/.test(value)) found.set(key, unquoted(value));
  }
  return found;
}

function unquoted(text: string): string {
  const plain = text.trim();
  const quoted = /^(["'])(.*)\1/.exec(plain);
  return quoted ? quoted[2]! : plain.replace(/\s+#.*$/, "");
}

/**
 * @param card README.md, or empty
 * @param data the front matter as the Hub's API gives it (`cardData`), which takes precedence
 * @param text the licence file, or empty
 */
export function licenceOf(
  card: string,
  data: Record<string, unknown> | null,
  text: string,
): ModelLicence {
  const head = readFrontMatter(card);
  const value = (key: string): string => {
    const given = data?.[key] ?? head.get(key);
    const first = Array.isArray(given) ? given.join(", ") : given;
    return typeof first === "string" ? first : "";
  };
  return {
    id: value("license"),
    name: value("license_name"),
    link: /^https?:\/\//.test(value("license_link")) ? value("license_link") : "",
    text: text.slice(0, 200_000),
  };
}

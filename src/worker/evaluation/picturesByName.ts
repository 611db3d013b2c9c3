/**
 * Finds the example that a sheet means by the name of a file. Examples know the names that their files had, without folders; the
 * sheet may write them in other case or Unicode form, with percent escapes, or as Label Studio renames what is uploaded.
 */
import { formatCount } from "../../base/words/formatCount.ts";
import { cleaned, nameBefore, nameBeforeUpload } from "../../importing/uploadNames.ts";
import type { Example } from "../../protocol/records.ts";

/** The pictures or clips of one name, by their hash, each with the examples about it. */
type Named = Map<string, Example[]>;

/**
 * @param frozen of these the own examples with one picture or clip
 * @returns a hidden example about the file of a path, or why there is none, as a clause
 */
export function picturesByName(frozen: readonly Example[]): (path: string) => Example | string {
  const byName = new Map<string, Named>();
  const byUpload = new Map<string, Named>();
  const learnt = new Map<string, string>();
  for (const example of frozen) {
    if (example.part === "replay") continue;
    for (const { hash } of example.media) {
      if (example.split !== "test" && learnt.get(hash) !== LEARNT)
        learnt.set(hash, example.split === "train" ? LEARNT : "watched");
    }
    const [medium, ...others] = example.media;
    if (!medium || others.length > 0) continue;
    const { localName, hash } = medium;
    add(byName, nameOf(localName), hash, example);
    for (const name of new Set([cleaned(localName), nameBeforeUpload(localName)]))
      if (name !== null) add(byUpload, name, hash, example);
  }
  return (path) => {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const shown = name.length > 100 ? `${name.slice(0, 97)}…` : name;
    const found =
      byName.get(nameOf(path)) ??
      byName.get(nameOf(unescaped(path))) ??
      byUpload.get(nameBefore(path) ?? cleaned(unescaped(name)));
    if (!found) return `no example's picture or clip is called ${shown}.`;
    if (found.size > 1) {
      return `${formatCount(found.size, "different file")} of the examples are called ${shown}, so it is not known which one is meant.`;
    }
    const [[hash, examples]] = [...found] as [[string, Example[]]];
    const use = learnt.get(hash);
    return use
      ? `${shown} is ${use}, and a check asks about hidden ones only.`
      : (examples[0] as Example);
  };
}

const LEARNT = "learnt from";

function add(names: Map<string, Named>, name: string, hash: string, example: Example): void {
  const named: Named = names.get(name) ?? new Map();
  named.set(hash, [...(named.get(hash) ?? []), example]);
  names.set(name, named);
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).normalize("NFC").toLowerCase();
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

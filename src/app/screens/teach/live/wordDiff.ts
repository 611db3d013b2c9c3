/** Which words of an answer are new since the last time, by the longest common subsequence of words. */

export interface Word {
  text: string;
  isNew: boolean;
}

/** The words of `now`, each marked when it is not part of the longest run of words shared, in order, with `before`. */
export function wordDiff(before: string, now: string): Word[] {
  const a = split(before);
  const b = split(now);
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  const words: Word[] = [];
  for (let i = 0, j = 0; j < b.length;) {
    if (i < a.length && a[i] === b[j]) {
      words.push({ text: b[j]!, isNew: false });
      i++;
      j++;
    } else if (i < a.length && table[i + 1]![j]! >= table[i]![j + 1]!) {
      i++;
    } else {
      words.push({ text: b[j]!, isNew: true });
      j++;
    }
  }
  return words;
}

/** The same answer apart from case, outer spaces and a full stop at the end. */
export function sameAnswer(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return split(text.toLowerCase())
    .join(" ")
    .replace(/[.!?]+$/, "");
}

function split(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

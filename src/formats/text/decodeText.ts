/**
 * Decodes text files. In this order: a byte order mark, UTF-16 without one, UTF-8, UTF-8 with a few bad bytes, and the old
 * encodings of spreadsheets by their statistics (chardet). Whatever is guessed, replaced or removed is in the notes.
 */
import { analyse } from "chardet";
import { UserError } from "../../base/userError.ts";
import { cleanControls } from "./controlCharacters.ts";
import { problemAt } from "./lineProblems.ts";
import { decodeWindows1252 } from "./windows1252.ts";

export interface DecodedText {
  /** Without byte order marks, NULs and other control characters. */
  text: string;
  /** Sentences that begin with `name`. */
  notes: string[];
}

/** @throws {UserError} when the file is not text, or in UTF-32. */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const { text, notes } = decode(bytes, name);
  if (isBinary(text)) {
    throw new UserError(
      `${name} is not a text file, whatever its name says. Save it as text (a sheet as "CSV UTF-8" in your spreadsheet program) and drop that.`,
    );
  }
  // Files that were joined have a mark in front of each.
  const cleaned = cleanControls(text.replaceAll(/^\ufeff/gm, ""), (line, what) =>
    notes.push(problemAt(name, "line", line, what)),
  );
  return { text: cleaned, notes: [...notes, ...lostCharacters(cleaned, name)] };
}

function decode(bytes: Uint8Array, name: string): DecodedText {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) {
    throw new UserError(`${name} is in UTF-32, which Scion does not read. Save it as UTF-8.`);
  }
  for (const [encoding, ...mark] of [
    ["utf-16le", 0xff, 0xfe],
    ["utf-16be", 0xfe, 0xff],
  ] as const) {
    if (startsWith(bytes, ...mark)) return { text: decodeAs(encoding, bytes), notes: [] };
  }
  const utf16 = withoutMark(bytes);
  if (utf16) {
    const note = `${name} has no mark of its encoding and was read as ${utf16.encoding.toUpperCase()}; if letters look wrong, save it as UTF-8.`;
    return { text: utf16.text, notes: [note] };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), notes: [] };
  } catch {
    return mostlyUtf8(bytes) ? decodeDamagedUtf8(bytes, name) : decodeOld(bytes, name);
  }
}

/**
 * UTF-16 without a mark, recognised by its NUL bytes: decoded, it has none, and has lines or begins as JSON. Read as bytes
 * of its own, a text with a stray NUL becomes ideographs without line breaks.
 */
function withoutMark(bytes: Uint8Array) {
  const head = bytes.subarray(0, 4096);
  if (!head.includes(0)) return null;
  for (const encoding of ["utf-16le", "utf-16be"] as const) {
    const sample = decodeAs(encoding, head.subarray(0, head.length & ~1));
    const letters = sample.match(/[ -~]/g)?.length ?? 0;
    const isText = !sample.includes("\0") && letters > 0.05 * sample.length;
    if (isText && /\n|^\s*[{[]/.test(sample))
      return { encoding, text: decodeAs(encoding, bytes.subarray(0, bytes.length & ~1)) };
  }
  return null;
}

/** More characters of several bytes than bytes that are none: the file is UTF-8 into which others were pasted. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = decodeAs("utf-8", bytes);
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  const good = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0; // oxlint-disable-line no-control-regex
  return good > bad;
}

/** Characters of UTF-8 (Unicode 15, table 3-7) in a string of bytes; the group takes a byte that belongs to none. */
const UTF8 =
  /[\0-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([^])/g; // oxlint-disable-line no-control-regex

/** Bad bytes are read as windows-1252, one by one. */
function decodeDamagedUtf8(bytes: Uint8Array, name: string): DecodedText {
  const notes: string[] = [];
  const lines: string[] = [];
  for (let begin = 0, line = 1; begin <= bytes.length; line++) {
    const found = bytes.indexOf(0x0a, begin);
    const end = found < 0 ? bytes.length : found;
    lines.push(
      decodeLine(bytes.subarray(begin, end), (byte, character) =>
        notes.push(
          problemAt(
            name,
            "line",
            line,
            `the byte 0x${byte.toString(16)} is not UTF-8 as the rest of the file is; it was read as "${character}". Look whether that is right.`,
          ),
        ),
      ),
    );
    begin = end + 1;
  }
  return { text: lines.join("\n"), notes };
}

function decodeLine(bytes: Uint8Array, onBad: (byte: number, character: string) => void): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const raw = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return raw.replaceAll(UTF8, (found, bad: string | undefined) => {
      const own = Uint8Array.from(found, (unit) => unit.charCodeAt(0));
      if (bad === undefined) return decodeAs("utf-8", own);
      const character = decodeWindows1252(own);
      onBad(own[0]!, character);
      return character;
    });
  }
}

/** From this confidence of chardet on (0 to 100) its guess is taken: below it, short texts of Latin letters are taken for Chinese. */
const MIN_CONFIDENCE = 50;

function decodeOld(bytes: Uint8Array, name: string): DecodedText {
  const [guess] = analyse(bytes.subarray(0, 65_536));
  // Browsers, too, read ISO-8859-1 as windows-1252, which has characters where the former has controls.
  const isSure = guess && guess.confidence >= MIN_CONFIDENCE && guess.name !== "ISO-8859-1";
  const encoding = isSure ? guess.name.replace("_", "-") : "windows-1252";
  const text = encoding === "windows-1252" ? null : tryDecode(encoding, bytes);
  return {
    text: text ?? decodeWindows1252(bytes),
    notes: [
      `${name} is not UTF-8 and was read as ${text === null ? "windows-1252" : encoding}, which is a guess; if letters look wrong, save it as "CSV UTF-8".`,
    ],
  };
}

/** Null where this browser does not know the encoding. */
function tryDecode(encoding: string, bytes: Uint8Array): string | null {
  try {
    return decodeAs(encoding, bytes);
  } catch {
    return null;
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** Workbooks and pictures have control characters of all sorts near their beginning; text has NULs at most. */
function isBinary(text: string): boolean {
  const head = text.slice(0, 1000);
  const controls = head.match(/[\x01-\x08\x0e-\x1a]/g)?.length ?? 0; // oxlint-disable-line no-control-regex
  return controls >= 3 && controls > 0.02 * head.length;
}

/** Lines with U+FFFD, which stands where a program before us could not read a character. */
function lostCharacters(text: string, name: string): string[] {
  if (!text.includes("\ufffd")) return [];
  return text
    .split("\n")
    .flatMap((line, i) =>
      line.includes("\ufffd")
        ? [
            problemAt(
              name,
              "line",
              i + 1,
              'it holds "\ufffd", the sign of a character that was lost. Write it anew.',
            ),
          ]
        : [],
    );
}

function startsWith(bytes: Uint8Array, ...mark: number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

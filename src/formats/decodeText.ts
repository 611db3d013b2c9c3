/** Decodes text files: UTF-16 with a byte order mark, UTF-8, else windows-1252, which spreadsheets still write. */

/** `note` is set when the encoding was guessed. */
export function decodeText(bytes: Uint8Array, name: string): { text: string; note?: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder("utf-16be").decode(bytes) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return {
      text: new TextDecoder("windows-1252").decode(bytes),
      note: `${name} is not UTF-8 and was read as Windows text; if accents look wrong, save it as "CSV UTF-8".`,
    };
  }
}

/** Windows-1252 by its table, since Node's TextDecoder takes it for ISO-8859-1. */

/** 0x80 to 0x9f; the five bytes without a character are U+FFFD. */
const C1 = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ";

export function decodeWindows1252(bytes: Uint8Array): string {
  // Every other byte is the code point of the same number.
  const text = new TextDecoder("latin1").decode(bytes);
  return text.replaceAll(/[\x80-\x9f]/g, (unit) => C1[unit.charCodeAt(0) - 0x80]!);
}

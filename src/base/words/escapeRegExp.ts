/**
 * Text as a part of a regular expression that matches it as it is, with every flag: with `u` a mark that means nothing, such as a
 * hyphen outside of a class, must not be escaped.
 */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

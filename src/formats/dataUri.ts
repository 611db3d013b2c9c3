/** Base64 data URIs, with which OpenAI's format embeds pictures in JSON, and a report in its HTML. */

/** Null when the text is not a base64 data URI. */
export function readDataUri(uri: string): { mime: string; bytes: Uint8Array<ArrayBuffer> } | null {
  const match = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.-]+)*;base64,/i.exec(uri.slice(0, 200));
  if (!match) return null;
  try {
    const binary = atob(uri.slice(match[0].length));
    return {
      mime: (match[1] as string).toLowerCase(),
      bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    };
  } catch {
    return null;
  }
}

export function writeDataUri(mime: string, bytes: Uint8Array): string {
  // In pieces: a call takes only so many arguments.
  const pieces = Array.from({ length: Math.ceil(bytes.length / 0x8000) }, (_, i) =>
    String.fromCharCode(...bytes.subarray(i * 0x8000, (i + 1) * 0x8000)),
  );
  return `data:${mime};base64,${btoa(pieces.join(""))}`;
}

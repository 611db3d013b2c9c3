/** Hashes: SHA-256 as hex for content, and a fast seeded 32-bit hash for assigning items pseudo-randomly. */

/** SHA-256 of bytes, or of a text's UTF-8, as 64 hex digits. */
export async function sha256Hex(content: Uint8Array | ArrayBuffer | string): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** MurmurHash3, x86 32-bit variant (Appleby, public domain), of a text's UTF-8. */
export function hash32(text: string, seed = 0): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - (bytes.length % 4);
  let h = seed | 0;
  for (let at = 0; at < whole; at += 4) {
    h ^= scramble(view.getInt32(at, true));
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | (bytes[at] as number);
  if (whole < bytes.length) h ^= scramble(tail);
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function scramble(k: number): number {
  const mixed = Math.imul(k, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

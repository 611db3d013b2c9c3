/** The bytes of a recording made in Python: base64 to typed arrays, for tests. */

export function recordedBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function recordedFloats(base64: string): Float32Array {
  return new Float32Array(recordedBytes(base64).buffer);
}

/** Concatenates arrays. */
export function concat(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** An object with a value for each key. */
export function fromKeys<K extends string, T>(
  keys: readonly K[],
  value: (key: K) => T,
): Record<K, T> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, T>;
}

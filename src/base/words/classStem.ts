/** Equal for labels that differ by case, by spaces, by a full stop or by the plural's ending alone. Our own rule. */
export function classStem(label: string): string {
  const plain = label.toLowerCase().replaceAll(/\s+/g, " ").replace(/\.$/, "");
  return plain.length > 4 ? plain.replace(/(?<=(?:s|x|z|ch|sh))es$|(?<=[^su])s$/, "") : plain;
}

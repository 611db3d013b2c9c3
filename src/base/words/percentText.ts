/** 0.125 -> "13 %", with a space that no line breaks at. */
export function percentText(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** What screens, reports and cards call a kind of question: its own name, or that it has none. */
export function kindName(kind: string): string {
  return kind || "no kind named";
}

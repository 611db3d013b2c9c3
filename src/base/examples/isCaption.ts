/**
 * Whether an answer is a description of what it is about: those of the kind "caption", which templates, caption sheets and the
 * synthesizer write. Our choice.
 */
export function isCaption({ kind }: { kind: string }): boolean {
  return kind.trim().toLowerCase() === "caption";
}

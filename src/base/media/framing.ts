/**
 * How a picture or frame that is no square goes into the square view of a model whose processor cuts out the middle. Every
 * way gives a view of the same size, so tokens are the same, and a square picture is the same in all of them.
 */

/**
 * crop: the middle square, as the published files say. pad: all of it on a square of the mean colour (LLaVA's
 * `expand2square`). squeeze: all of it resized to the square (`do_center_crop` false).
 */
export type Framing = "crop" | "pad" | "squeeze";

export const FRAMINGS: readonly Framing[] = ["crop", "pad", "squeeze"];

/** Of a run or project. */
export const framingOf = ({ framing = "crop" }: { framing?: Framing }): Framing => framing;

/** With this framing; cutting out the middle is none, so that settings with it are those of before. */
export function withFraming<T extends { framing?: Framing | undefined }>(
  settings: T,
  framing: Framing,
): T {
  const { framing: _, ...rest } = settings;
  return (framing === "crop" ? rest : { ...rest, framing }) as T;
}

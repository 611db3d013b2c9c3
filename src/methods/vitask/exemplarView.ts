/** Exemplar prompting (VITask, arXiv 2410.06456, section 3.2): the row with the specialist's feature vector among its tokens. */
import { withInsertedToken, type Insertable } from "../conversation.ts";
import type { View } from "../method.ts";

export const EXEMPLAR = "exemplar";

/**
 * A conversation with one token more, directly after its last visual token (the paper leaves the place open), or null when
 * it has none. For training and for prompts alike.
 */
export function withExemplar<T extends Insertable>(encoded: T, features: Float32Array) {
  const last = encoded.mediaSpans.at(-1);
  return last ? withInsertedToken(encoded, { index: last.start + last.count, features }) : null;
}

/** Rows that a specialist has seen; of those with media after the first answer none, which would lack the exemplar. */
export const exemplarView: View = {
  name: EXEMPLAR,
  needs: "a picture or clip before the first answer",
  of(row) {
    const { encoded, exemplar } = row;
    const firstAnswer = encoded.trained.indexOf(1);
    if (!exemplar || encoded.mediaSpans.some(({ start }) => start > firstAnswer)) return null;
    const longer = withExemplar(encoded, exemplar);
    return longer && { ...row, encoded: longer };
  },
};

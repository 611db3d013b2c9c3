/**
 * What a family's layout.ts counts from grids alone. The model's VisionSpec and the processor's `expand` both take their
 * counts from it, so that a prompt has as many visual tokens as the model makes rows.
 */
import type { MediaGrid } from "../../protocol/mediaGrid.ts";

export interface MediaLayout {
  /** Rows that the vision tower gives for a medium: the projector's input. */
  featureRows(grid: MediaGrid): number;
  /** Visual tokens of a medium in the prompt. */
  visualTokens(grid: MediaGrid): number;
  /** The text that replaces a medium's placeholder; it holds `token`, the visual token's name, `visualTokens` times. */
  placeholderText(grid: MediaGrid, token: string): string;
}

/** The layout of a tower with views of one size. */
export interface ViewLayout extends MediaLayout {
  /** Feature rows of one view. */
  rowsPerView: Record<MediaGrid["kind"], number>;
}

/** `visualTokens`: where they are not one for each feature row. The placeholder text is visual tokens alone. */
export function viewLayout(
  rowsPerView: ViewLayout["rowsPerView"],
  visualTokens?: MediaLayout["visualTokens"],
): ViewLayout {
  const featureRows = ({ kind, views }: MediaGrid) => views * rowsPerView[kind];
  const tokens = visualTokens ?? featureRows;
  return {
    rowsPerView,
    featureRows,
    visualTokens: tokens,
    placeholderText: (grid, token) => token.repeat(tokens(grid)),
  };
}

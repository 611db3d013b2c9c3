/** The line of a sparkline as an SVG path. */

/**
 * A polyline through `values` over a box of `width` x `height`, highest value at the top edge, with `pad` of air above
 * and below. One value gives a flat line; values that are not finite are skipped.
 */
export function sparkPath(
  values: readonly number[],
  width: number,
  height: number,
  pad = 2,
): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return "";
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  const y = (value: number) =>
    span === 0 ? height / 2 : height - pad - ((value - low) / span) * (height - 2 * pad);
  if (finite.length === 1) return `M0 ${round(y(low))}H${width}`;
  return finite
    .map((value, i) => {
      const x = (i / (finite.length - 1)) * width;
      return `${i === 0 ? "M" : "L"}${round(x)} ${round(y(value))}`;
    })
    .join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

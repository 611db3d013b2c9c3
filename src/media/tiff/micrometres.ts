/** How much of the glass a pixel of a slide shows, by what its file says. Pure. */

/** Aperio writes "|MPP = 0.4990" among the words that describe the picture: micrometres a pixel. */
const APERIO = /\|\s*MPP\s*=\s*([\d.]+)/;

/** Of a length in tag ResolutionUnit (TIFF 6.0, page 38); 1 is none. */
const UNIT_MICROMETRES: Readonly<Record<number, number>> = { 2: 25_400, 3: 10_000 };

/** Our choice: more is the resolution of a screen or printer, such as 72 or 300 dots an inch, and none of a microscope. */
const MOST = 50;

/** `resolution`: pixels a unit. Null where the file does not say, or says what no microscope has. */
export function micrometresOf(
  description: string,
  resolution: number,
  unit: number,
): number | null {
  const stated = Number(APERIO.exec(description)?.[1]);
  const micrometres = stated > 0 ? stated : (UNIT_MICROMETRES[unit] ?? NaN) / resolution;
  return micrometres > 0 && micrometres <= MOST ? micrometres : null;
}

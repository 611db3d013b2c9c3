/** Recognises a cell that holds what looks like further rows, as an inch sign at its beginning makes of them. */

/**
 * A sentence where a cell of several lines looks like rows of `width` cells; null for other cells. It looks like rows when the
 * lines between its first and its last have as many cells as the sheet, or its last line completes a row with the cells that
 * follow. Delimiters with a space behind them are taken for punctuation.
 */
export function swallowedRows(
  cells: readonly string[],
  delimiter: string,
  width: number,
): string | null {
  if (width < 2) return null;
  const at = cells.findIndex((cell, column) => looksLikeRows(cell, column, delimiter, width));
  if (at < 0) return null;
  const lines = cells[at]!.split("\n").length;
  return `Cell ${at + 1} goes over ${lines} lines, which look like rows of their own. If a quotation mark stands for itself there (6" wide), write it twice inside quotation marks.`;
}

function looksLikeRows(cell: string, column: number, delimiter: string, width: number): boolean {
  const [, ...rest] = cell.trimEnd().split("\n");
  const last = rest.pop();
  if (last === undefined) return false;
  const count = (line: string) => piecesOf(line, delimiter);
  const whole = rest.filter((line) => count(line) === width).length;
  const completes = column > 0 && count(last) === column + 1;
  return (whole > 0 && 2 * whole >= rest.length) || completes;
}

/** Cells of a line, if its quotation marks meant nothing. */
function piecesOf(line: string, delimiter: string): number {
  const pieces = line.split(delimiter);
  return pieces.filter((piece, i) => i === 0 || !/^[^\S\t]/.test(piece)).length;
}

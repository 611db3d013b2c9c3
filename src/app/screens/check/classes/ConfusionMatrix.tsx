/** A confusion matrix as a table whose cells are buttons: rows right answers, columns given ones. */
import type { CSSProperties } from "react";

export const NO_CLASS = "no class named";

export interface MatrixCell {
  row: number;
  column: number;
}

interface ConfusionMatrixProps {
  label: string;
  /** Tells it apart from others for screen readers. */
  name: string;
  classes: readonly string[];
  /** (classes, classes + 1) */
  cells: readonly (readonly (readonly number[])[])[];
  open: MatrixCell | null;
  onOpen: (cell: MatrixCell) => void;
}

export function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { label, name, classes, cells, open, onOpen } = props;
  const columns = [...classes, NO_CLASS];
  return (
    // A scrolling box must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="confusion-box" role="region" aria-label={name} tabIndex={0}>
      <table className="confusion number">
        <caption>
          {label} <span className="fine">rows: right answer · columns: given answer</span>
        </caption>
        <thead>
          <tr>
            <td>
              <span className="visually-hidden">right answer</span>
            </td>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === NO_CLASS ? "confusion-none" : ""}>
                <span>{column}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((row, r) => (
            <tr key={classes[r]}>
              <th scope="row">{classes[r]}</th>
              {row.map((cell, c) => (
                <td key={columns[c]}>
                  <Cell
                    count={cell.length}
                    share={cell.length / Math.max(1, row.flat().length)}
                    isRight={r === c}
                    isOpen={open?.row === r && open.column === c}
                    label={`${cell.length}: right ${classes[r]}, given ${columns[c]}`}
                    onOpen={() => onOpen({ row: r, column: c })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  count: number;
  /** Of its row, 0 to 1. */
  share: number;
  isRight: boolean;
  isOpen: boolean;
  label: string;
  onOpen: () => void;
}

function Cell({ count, share, isRight, isOpen, label, onOpen }: CellProps) {
  if (count === 0) return <span className="confusion-zero">0</span>;
  return (
    <button
      type="button"
      className={`confusion-cell${isRight ? " confusion-right" : ""}`}
      style={{ "--share": `${Math.round(15 + 30 * share)}%` } as CSSProperties}
      aria-pressed={isOpen}
      aria-label={label}
      onClick={onOpen}
    >
      {count}
    </button>
  );
}

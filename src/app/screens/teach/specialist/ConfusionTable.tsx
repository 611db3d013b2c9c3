/** What a specialist takes for what: rows the right class, columns what it says. */
export function ConfusionTable({ labels, counts }: { labels: string[]; counts: number[][] }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="specialist-table" role="region" aria-label="Classes it confuses" tabIndex={0}>
      <table className="number small">
        <caption className="fine">
          Rows: the right class. Columns: what the specialist says.
        </caption>
        <thead>
          <tr>
            <th scope="col">right</th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, r) => (
            <tr key={labels[r]}>
              <th scope="row">{labels[r]}</th>
              {row.map((count, c) => (
                <td key={labels[c]} className={r === c ? "specialist-right" : ""}>
                  {count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

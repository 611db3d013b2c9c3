/** The detected columns of a question sheet. */
export function SheetColumns({
  columns,
}: {
  columns: { file: string; question: string; answer: string };
}) {
  const pairs = [
    ["File", columns.file],
    ["Question", columns.question],
    ["Answer", columns.answer],
  ] as const;
  return (
    <dl className="sheet-columns" aria-label="Columns of the sheet">
      {pairs.map(([meaning, column]) => (
        <div key={meaning}>
          <dt className="fine">{meaning}</dt>
          <dd>{column ? <code>{column}</code> : "not in the sheet"}</dd>
        </div>
      ))}
    </dl>
  );
}

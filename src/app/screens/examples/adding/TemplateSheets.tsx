/** How question sheets look: one of each kind, to read and to save as a file to begin with. */
import { useEffect, useState } from "react";
import type { TemplateSheet } from "../../../../protocol/instructions/templateSheets.ts";
import { saveBlob } from "../../../browser/saveBlob.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Tabs } from "../../../parts/controls/Tabs.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Spinner } from "../../../parts/status/Spinner.tsx";
import { loadTemplateSheets } from "../../../state/actions/imports.ts";
import { messageOf } from "../../../state/toasts.ts";

export function TemplateSheets() {
  const [sheets, setSheets] = useState<readonly TemplateSheet[]>([]);
  const [failed, setFailed] = useState("");
  const [shown, setShown] = useState("questions");
  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const found = await loadTemplateSheets();
        if (current) setSheets(found);
      } catch (error) {
        if (current) setFailed(messageOf(error));
      }
    };
    void load();
    return () => {
      current = false;
    };
  }, []);
  if (failed) return <Notice tone="warn">{failed}</Notice>;
  if (sheets.length === 0) return <Spinner label="Fetching the sheets" />;
  return (
    <Tabs
      label="Kinds of sheets"
      value={shown}
      onChange={setShown}
      tabs={sheets.map((sheet) => ({
        value: sheet.id,
        label: sheet.title,
        content: <SheetTable {...sheet} />,
      }))}
    />
  );
}

function SheetTable({ id, about, header, rows, csv }: TemplateSheet) {
  return (
    <div className="first-sheet">
      <table>
        <thead>
          <tr>
            {header.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join()}>
              {row.map((cell, i) => (
                <td key={header[i]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small muted">{about} Drop the sheet together with its files.</p>
      <Button
        size="sm"
        icon="download"
        onClick={() => saveBlob(new Blob([csv], { type: "text/csv" }), `${id}.csv`)}
      >
        Save this as a template
      </Button>
    </div>
  );
}

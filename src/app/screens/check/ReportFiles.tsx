/** Saves the report as files that open without Scion: one page, and a table of the answers. */
import { useState } from "react";
import type { ReportWithFindings } from "../../../protocol/evaluation/findings.ts";
import { Button } from "../../parts/controls/Button.tsx";
import { Card } from "../../parts/surfaces/Card.tsx";
import { Notice } from "../../parts/status/Notice.tsx";
import { Switch } from "../../parts/controls/Switch.tsx";
import { saveReport } from "../../state/actions/evals.ts";
import { messageOf, showToast } from "../../state/toasts.ts";

type Format = "html" | "csv";

interface ReportFilesProps {
  report: ReportWithFindings;
  /** Title of the lesson. */
  lesson: string;
}

export function ReportFiles({ report, lesson }: ReportFilesProps) {
  const [pictures, setPictures] = useState(false);
  const [saving, setSaving] = useState<Format | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(format: Format) {
    setSaving(format);
    setProblem(null);
    try {
      const name = await saveReport(report, lesson, format, pictures);
      showToast(`Saved ${name}.`, { tone: "good" });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setSaving(null);
    }
  }

  return (
    <Card title="Take it along" about="Files that open anywhere and ask nothing of the network.">
      <Switch
        label="Small pictures in the page"
        hint="Off: nobody who gets the page sees them. The answers are in both files."
        on={pictures}
        onChange={setPictures}
      />
      <div className="row">
        <Button icon="download" busy={saving === "html"} onClick={() => void save("html")}>
          Report as a page
        </Button>
        <Button icon="download" busy={saving === "csv"} onClick={() => void save("csv")}>
          Answers as CSV
        </Button>
      </div>
      {problem && <Notice tone="error">{problem}</Notice>}
    </Card>
  );
}

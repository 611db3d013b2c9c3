/** The Examples tab: all examples, and the open one beside them. */
import { useState } from "react";
import { Notice } from "../../parts/status/Notice.tsx";
import { Spinner } from "../../parts/status/Spinner.tsx";
import { loadExamples } from "../../state/actions/examples.ts";
import { useApp } from "../../state/store.ts";
import { ExampleWorkspace } from "./ExampleWorkspace.tsx";
import { FirstExamples } from "./adding/FirstExamples.tsx";
import { KeysDialog } from "./KeysDialog.tsx";

export function ExamplesPanel({ projectId }: { projectId: string }) {
  const loading = useApp((state) => state.examplesState);
  const isEmpty = useApp(({ examples }) => examples.length === 0);
  const [helping, setHelping] = useState(false);
  if (typeof loading === "object") {
    return (
      <Notice
        tone="error"
        title="The examples could not be read"
        action={{ label: "Try again", onClick: () => void loadExamples(projectId) }}
      >
        {loading.failed}
      </Notice>
    );
  }
  if (loading !== "ready") return <Spinner label="Laying out the examples" />;
  if (isEmpty) return <FirstExamples />;
  return (
    <>
      <ExampleWorkspace onHelp={() => setHelping(true)} />
      <KeysDialog open={helping} onClose={() => setHelping(false)} />
    </>
  );
}

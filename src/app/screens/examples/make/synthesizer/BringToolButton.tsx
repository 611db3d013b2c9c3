/** A tool that was saved before, or the one that comes with Scion. */
import { useRef } from "react";
import type { ToolKind } from "../../../../../protocol/synthesis.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { importTool } from "../../../../state/actions/synthesis.ts";
import { showToast } from "../../../../state/toasts.ts";

interface BringToolButtonProps {
  projectId: string;
  tool: ToolKind;
  act: (action: () => Promise<void>) => void;
  /** What screen readers call the choice of files. */
  label: string;
}

/** `files`: a zip, or those of its folder. Without them the tool that ships. */
export async function bringTool(projectId: string, tool: ToolKind, files?: File[]): Promise<void> {
  const named = files?.map((one) => ({ path: one.webkitRelativePath || one.name, file: one }));
  const { run, notes } = await importTool(projectId, tool, named);
  showToast([`Brought in “${run.title}”.`, ...notes].join(" "), { tone: "info" });
}

export function BringToolButton({ projectId, tool, act, label }: BringToolButtonProps) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept=".zip,.json,.safetensors"
        multiple
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          if (files.length > 0) act(() => bringTool(projectId, tool, files));
        }}
      />
      <Button icon="file" onClick={() => file.current?.click()}>
        Bring one from a file
      </Button>
    </>
  );
}

/** Accepts files dropped anywhere on the page or pasted outside of text boxes; visible while files are dragged over it. */
import { useEffect, useState } from "react";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { isTyping } from "../../../frame/useGlobalKeys.ts";
import { importFiles, pastedFiles } from "./importFiles.ts";
import { collectDropped } from "../../../browser/collectDropped.ts";

export function DropOverlay() {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    // dragenter and dragleave also fire for every child; their balance tells whether the pointer is over the page.
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth++;
      setHovering(true);
    };
    const leave = (event: DragEvent) => {
      if (holdsFiles(event) && --depth <= 0) setHovering(false);
    };
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setHovering(false);
      if (!document.querySelector("dialog[open]"))
        importFiles(collectDropped(event.dataTransfer.items));
    };
    const paste = (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData?.files ?? []);
      if (files.length === 0 || isTyping(event.target)) return;
      event.preventDefault();
      // Browsers name every copied picture image.png; copied files keep their names.
      const pictures = files.every(({ name }) => name === "image.png");
      importFiles(pictures ? pastedFiles(files) : files.map((file) => ({ path: file.name, file })));
    };
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener("dragenter", enter, { signal });
    addEventListener("dragleave", leave, { signal });
    addEventListener("dragover", over, { signal });
    addEventListener("drop", drop, { signal });
    addEventListener("paste", paste, { signal });
    return () => stop.abort();
  }, []);
  if (!hovering) return null;
  return (
    <div className="drop-overlay" aria-hidden="true">
      <p>
        <Icon name="examples" size={40} />
        Let go to look at the files. Nothing is stored yet.
      </p>
    </div>
  );
}

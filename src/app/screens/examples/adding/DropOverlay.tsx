/** Accepts files dropped anywhere on the page or pasted outside of text boxes; visible while files are dragged over it. */
import { useEffect, useState } from "react";
import { Icon } from "../../../parts/icons/Icon.tsx";
import { isTyping } from "../../../frame/useGlobalKeys.ts";
import { showToast } from "../../../state/toasts.ts";
import { importFiles, namedFiles } from "./importFiles.ts";
import { collectDropped } from "../../../browser/collectDropped.ts";

/** A picture of another page comes as a file, or in some browsers as its address alone, which this page never opens. */
const isAddress = ({ dataTransfer, target }: DragEvent) =>
  dataTransfer !== null &&
  dataTransfer.types.includes("text/uri-list") &&
  !dataTransfer.types.includes("Files") &&
  !isTyping(target);

const ONLY_ADDRESS =
  "Your browser handed over the address and not the picture, and Scion fetches nothing from other pages. Copy the picture there and press Ctrl+V here, or save it and drop the file.";

export function DropOverlay() {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    // dragenter and dragleave also fire for every child; their balance tells whether the pointer is over the page.
    let depth = 0;
    // A link of this page is dragged.
    let isOwn = false;
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
      if (holdsFiles(event) || (!isOwn && isAddress(event))) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!isOwn && isAddress(event)) {
        event.preventDefault();
        showToast(ONLY_ADDRESS, { tone: "warn" });
        return;
      }
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
      importFiles(
        pictures ? namedFiles("Pasted", files) : files.map((file) => ({ path: file.name, file })),
      );
    };
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener("dragstart", () => (isOwn = true), { signal });
    addEventListener("dragend", () => (isOwn = false), { signal });
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

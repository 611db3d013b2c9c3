/** Buttons to import files and folders, paste, take a picture, or write a new example. */
import { useRef, useState, type ChangeEvent } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { hrefOf } from "../../../routes.ts";
import { addExample } from "../../../state/actions/examples.ts";
import { showToast, showError } from "../../../state/toasts.ts";
import { CameraDialog } from "./CameraDialog.tsx";
import { importFiles, namedFiles } from "./importFiles.ts";
import { collectChosen } from "../../../browser/collectDropped.ts";

/** Browsers hide it from pages that are not served securely. */
const hasCamera = typeof navigator.mediaDevices?.getUserMedia === "function";

export function AddButtons({ large = false }: { large?: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isTaking, setIsTaking] = useState(false);
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    // Copied first: clearing the input, so that the same file can be chosen again, clears its list too.
    const list = Array.from(target.files ?? []);
    target.value = "";
    if (list.length > 0) importFiles(collectChosen(list));
  };
  const size = large ? "lg" : "md";
  return (
    <div className="add-buttons">
      <Button tone="primary" size={size} icon="plus" onClick={() => files.current?.click()}>
        Choose files
      </Button>
      <Button size={size} icon="folder" onClick={() => folder.current?.click()}>
        Choose folder
      </Button>
      <Button size={size} icon="paste" onClick={() => void pasteFromButton()}>
        Paste
      </Button>
      {hasCamera && (
        <Button size={size} icon="camera" onClick={() => setIsTaking(true)}>
          Camera
        </Button>
      )}
      <Button size={size} icon="text" onClick={() => void writeNew()}>
        Write one
      </Button>
      <input ref={files} type="file" multiple hidden onChange={chosen} data-testid="choose-files" />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        multiple
        hidden
        onChange={chosen}
        data-testid="choose-folder"
      />
      {isTaking && <CameraDialog onClose={() => setIsTaking(false)} />}
    </div>
  );
}

async function writeNew(): Promise<void> {
  try {
    const example = await addExample({ part: "text", media: [] });
    location.hash = hrefOf("examples", example.id);
  } catch (error) {
    showError(error);
  }
}

async function pasteFromButton(): Promise<void> {
  try {
    const items = await navigator.clipboard.read();
    const pictures = items.flatMap((item) => {
      const type = item.types.find((type) => type.startsWith("image/"));
      return type ? [item.getType(type)] : [];
    });
    if (pictures.length === 0) showToast("There is no picture on the clipboard.", { tone: "warn" });
    else importFiles(namedFiles("Pasted", await Promise.all(pictures)));
  } catch {
    showToast("The browser did not let this page read the clipboard. Press Ctrl+V instead.", {
      tone: "warn",
    });
  }
}

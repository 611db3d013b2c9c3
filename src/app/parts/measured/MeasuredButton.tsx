/** Opens what was measured of a way of learning on the samples: a document of the repository, loaded when it is asked for. */
import { lazy, Suspense, useState } from "react";
import { Button } from "../controls/Button.tsx";
import { Spinner } from "../status/Spinner.tsx";
import { Dialog } from "../surfaces/Dialog.tsx";
import "./measured.css";

/** Titles as the documents have them. */
const DOCUMENTS = {
  presets: {
    title: "What the presets teach",
    load: () => import("../../../../docs/presets.md?raw"),
  },
  vitask: {
    title: "What the parts of VITask bring",
    load: () => import("../../../../docs/vitask.md?raw"),
  },
  mixtures: {
    title: "What the sets and their order teach",
    load: () => import("../../../../docs/mixtures.md?raw"),
  },
  synthesizer: {
    title: "What the synthesizer brings",
    load: () => import("../../../../docs/synthesizer.md?raw"),
  },
};

export type MeasuredDocument = keyof typeof DOCUMENTS;

const VIEWS = Object.fromEntries(
  Object.entries(DOCUMENTS).map(([id, { load }]) => [
    id,
    lazy(async () => {
      const [{ MarkdownView }, { default: text }] = await Promise.all([
        import("./MarkdownView.tsx"),
        load(),
      ]);
      return { default: () => <MarkdownView text={text} /> };
    }),
  ]),
);

interface MeasuredButtonProps {
  of: MeasuredDocument;
  label: string;
}

export function MeasuredButton({ of, label }: MeasuredButtonProps) {
  const [open, setOpen] = useState(false);
  const View = VIEWS[of]!;
  return (
    <>
      <Button tone="quiet" size="sm" icon="info" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={DOCUMENTS[of].title}
        about="Measured once, by a script that comes with the studio, on the model that ships. Yours may do otherwise."
        size="large"
      >
        <div className="measured">
          <Suspense fallback={<Spinner label="Opening the figures" />}>
            <View />
          </Suspense>
        </div>
      </Dialog>
    </>
  );
}

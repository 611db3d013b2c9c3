/** Dialog that assigns all examples to train, validation and test by source, so that nothing leaks. */
import { useState } from "react";
import { Button } from "../../../parts/controls/Button.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { Slider } from "../../../parts/controls/Slider.tsx";
import { assignSplits } from "../../../state/actions/examples.ts";
import { percentText } from "../../../parts/words.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf } from "../../../state/toasts.ts";
import { SplitBar } from "./SplitBar.tsx";
import { tallySplits } from "../filterExamples.ts";

const percent = (value: number) => percentText(value / 100);

export function SplitDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const examples = useApp((state) => state.examples);
  const [validation, setValidation] = useState(10);
  const [test, setTest] = useState(20);
  const [seed, setSeed] = useState(1);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const tally = tallySplits(examples);
  const sources = tally.train.sources + tally.validation.sources + tally.test.sources;

  const assign = async (nextSeed: number) => {
    setBusy(true);
    setProblem("");
    setSeed(nextSeed);
    try {
      await assignSplits(validation / 100, test / 100, nextSeed);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Split the examples"
      about="Only what the model has never seen shows honestly whether it learnt."
      footer={
        <>
          <Button onClick={() => void assign(seed + 1)} busy={busy}>
            Shuffle
          </Button>
          <Button tone="primary" onClick={() => void assign(seed)} busy={busy}>
            Deal them
          </Button>
        </>
      }
    >
      <Slider
        label="Watch while learning"
        hint="Tells when it begins to memorise instead of learning."
        value={validation}
        min={0}
        max={40}
        step={5}
        format={percent}
        onChange={setValidation}
      />
      <Slider
        label="Hide for Check"
        hint="Never looked at before the Check screen asks about them."
        value={test}
        min={0}
        max={40}
        step={5}
        format={percent}
        onChange={setTest}
      />
      <SplitBar tally={tally} />
      <p className="small muted">
        Dealt over {sources} sources: what comes from the same scene, clip or file stays together,
        so the counts are near the shares, not exact.
      </p>
      {problem && <Notice tone="error">{problem}</Notice>}
    </Dialog>
  );
}

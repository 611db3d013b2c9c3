/** Turns a watched question that was answered wrongly into an example to learn from, with all that shares its picture or source. */
import { useMemo, useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { linkedGroups } from "../../../../base/linkedGroups.ts";
import type { Example } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { moveExamples } from "../../../state/actions/examples.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";

export function LearnFromIt({ example }: { example: Example }) {
  const examples = useApp((state) => state.examples);
  const [asking, setAsking] = useState(false);
  const together = useMemo(
    () =>
      asking
        ? linkedGroups(examples, (one) => one).find((group) => group.includes(example))!
        : [example],
    [asking, examples, example],
  );
  if (example.split === "train") return <p className="fine">Will be learnt from next time.</p>;
  // It has been hidden since, and stays so.
  if (example.split === "test") return null;
  if (!asking) {
    return (
      <Button size="sm" onClick={() => setAsking(true)}>
        Turn into an example…
      </Button>
    );
  }
  if (together.some(({ split }) => split === "test")) {
    return (
      <p className="fine">
        It shares its picture or source with a hidden example, and stays out of what is learnt: the
        check would ask for it.
      </p>
    );
  }
  const more = together.length - 1;
  return (
    <div className="stack">
      <p className="fine">
        The next lesson learns from it, and it is watched no longer
        {more > 0 && `; so do ${formatCount(more, "example")} of the same picture or source`}.
      </p>
      <div className="row">
        <Button
          size="sm"
          tone="primary"
          onClick={() => moveExamples(together, "train").catch(showError)}
        >
          Learn from it
        </Button>
        <Button size="sm" tone="quiet" onClick={() => setAsking(false)}>
          Keep watching
        </Button>
      </div>
    </div>
  );
}

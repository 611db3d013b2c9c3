/** How the person's pictures and clips compare, by their number, with what a general model was tuned on. */
import { useState } from "react";
import { referenceShare, VIDEO_LLAVA_CORPUS } from "../../../../base/words/referenceShare.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { MixtureSet } from "../../../../protocol/instructions/mixture.ts";
import { NumberField } from "../../../parts/controls/NumberField.tsx";
import { Disclosure } from "../../../parts/surfaces/Disclosure.tsx";

const TITLES = { image: "Pictures of the other set", video: "Clips of the other set" };

export function ReferenceSize({ sets }: { sets: readonly MixtureSet[] }) {
  const [corpus, setCorpus] = useState(VIDEO_LLAVA_CORPUS);
  const own = sets.flatMap(({ set, used }) =>
    set === "image" || set === "video" ? [{ set, used }] : [],
  );
  if (own.length === 0) return null;
  return (
    <Disclosure summary="How small is this set?">
      <div className="stack">
        <p className="small muted">
          Beside what Video-LLaVA was tuned on, or another set of yours. A small set about one
          subject can do more for it than a large one about everything.
        </p>
        <div className="columns">
          {own.map(({ set, used }) => {
            const share = referenceShare(used, corpus[set]);
            const hint =
              "text" in share
                ? `Your ${formatCount(used)} are ${share.text} of it.`
                : share.problem;
            return (
              <NumberField
                key={set}
                label={TITLES[set]}
                hint={hint}
                value={corpus[set]}
                min={0}
                max={1e12}
                onChange={(value) => setCorpus({ ...corpus, [set]: value })}
              />
            );
          })}
        </div>
      </div>
    </Disclosure>
  );
}

/** How the examples are dealt, in one bar, with the ways to deal them anew and to freeze them. */
import { useState } from "react";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { hrefOf } from "../../../routes.ts";
import { agoText } from "../../../parts/words.ts";
import { freezeVersion } from "../../../state/actions/examples.ts";
import { useApp } from "../../../state/store.ts";
import { showError } from "../../../state/toasts.ts";
import { SplitBar } from "./SplitBar.tsx";
import { SplitDialog } from "./SplitDialog.tsx";
import { VersionList } from "./VersionList.tsx";
import { tallySplits } from "../filterExamples.ts";
import { UncoveredClasses } from "./UncoveredClasses.tsx";

export function OverviewBar() {
  const examples = useApp((state) => state.examples);
  const versions = useApp((state) => state.versions);
  const [splitting, setSplitting] = useState(false);
  const [listing, setListing] = useState(false);
  const [freezing, setFreezing] = useState(false);
  const aside = useApp((state) => state.aside.length);
  const [newest] = versions;
  const freeze = () => {
    setFreezing(true);
    freezeVersion()
      .catch(showError)
      .finally(() => setFreezing(false));
  };
  return (
    <section className="overview" aria-label="Split and versions">
      <SplitBar tally={tallySplits(examples)}>
        <div className="overview-actions">
          <Button size="sm" onClick={() => setSplitting(true)}>
            Split
          </Button>
          <Button size="sm" icon="snow" busy={freezing} onClick={freeze}>
            Freeze
          </Button>
          {newest && (
            <Button size="sm" tone="quiet" onClick={() => setListing(true)}>
              <span>
                Frozen {agoText(newest.createdAt)}{" "}
                <code className="fine">{newest.id.slice(0, 8)}</code>
              </span>
            </Button>
          )}
        </div>
      </SplitBar>
      {aside > 0 && (
        <p className="small muted">
          {formatCount(aside, "example")} {aside === 1 ? "is" : "are"} set aside and not counted
          here. <a href={hrefOf("examples", "quality")}>See them</a>
        </p>
      )}
      <UncoveredClasses examples={examples} onDeal={() => setSplitting(true)} />
      <SplitDialog open={splitting} onClose={() => setSplitting(false)} />
      <VersionList open={listing} onClose={() => setListing(false)} />
    </section>
  );
}

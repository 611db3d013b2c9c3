/** The import review: choose which rows are stored, see what cannot be used and why. */
import { useState } from "react";
import type { SlideCut } from "../../../../protocol/media/slide.ts";
import type { ImportReview, ReviewRow } from "../../../../protocol/reports.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Dialog } from "../../../parts/surfaces/Dialog.tsx";
import { Notice } from "../../../parts/status/Notice.tsx";
import { ProgressBar } from "../../../parts/status/ProgressBar.tsx";
import { Tabs } from "../../../parts/controls/Tabs.tsx";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { commitReview, discardReview } from "../../../state/actions/imports.ts";
import { cancelJob, isCancelled, jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf, showError } from "../../../state/toasts.ts";
import { DicomPanels } from "./DicomPanels.tsx";
import { LongClipPanels } from "./LongClipPanels.tsx";
import { ReviewRows } from "./ReviewRows.tsx";
import { BoxUnits } from "./BoxUnits.tsx";
import { isUncut } from "./slides/slideRegions.ts";
import { SlidePanels } from "./slides/SlidePanels.tsx";
import { SheetColumns } from "./SheetColumns.tsx";

type Shown = "all" | ReviewRow["state"];

const STATE_TITLES: Record<Shown, string> = {
  all: "All",
  ready: "Ready",
  doubtful: "To look at",
  asking: "Ask first",
  duplicate: "Already here",
  broken: "Cannot be used",
};

export function ReviewSheet({ review }: { review: ImportReview }) {
  const { rows, problems, sheets, boxes, dicoms, longClips, slides } = review;
  const [chosen, setChosen] = useState(() => readyKeys(review));
  // A sheet that is read again has other rows.
  const [chosenOf, setChosenOf] = useState(review);
  if (chosenOf !== review) {
    setChosenOf(review);
    setChosen(readyKeys(review));
  }
  const [shown, setShown] = useState<Shown>("all");
  const [problem, setProblem] = useState("");
  const [wanted, setWanted] = useState<Readonly<Record<string, SlideCut>>>({});
  const [cutting, setCutting] = useState<ReadonlySet<string>>(new Set());
  const uncut = [
    ...longClips.filter(({ path }) => cutting.has(path)),
    ...slides.filter((slide) => isUncut(slide, wanted[slide.path])),
  ];
  const job = useApp(jobOf("import"));
  const keys = rows.map(({ key }) => key).filter((key) => chosen.has(key));

  const count = (state: Shown) =>
    state === "all" ? rows.length : rows.filter((row) => row.state === state).length;
  const toggle = (key: string) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const tabs = (["all", "ready", "doubtful", "asking", "duplicate", "broken"] as const)
    .filter((state) => state === "all" || count(state) > 0)
    .map((state) => ({
      value: state,
      label: `${STATE_TITLES[state]} ${count(state)}`,
      content: (
        <ReviewRows
          rows={state === "all" ? rows : rows.filter((row) => row.state === state)}
          chosen={chosen}
          onToggle={toggle}
        />
      ),
    }));

  return (
    <Dialog
      open
      locked={job !== undefined}
      onClose={() => void discardReview().catch(showError)}
      size="large"
      title="Look before you store"
      about="Nothing has been stored yet. Pictures are saved anew, without location or camera data."
      footer={
        job ? (
          <div className="grow">
            <ProgressBar {...job} onCancel={() => cancelJob(job.id)} />
          </div>
        ) : (
          <>
            {uncut.length > 0 && (
              <p className="small review-uncut">
                What you chose of {uncut.map(({ path }) => path).join(", ")} is not cut out yet, and
                will not be stored.
              </p>
            )}
            <Button onClick={() => void discardReview().catch(showError)}>Store nothing</Button>
            <Button
              tone="primary"
              disabled={keys.length === 0}
              onClick={() => {
                setProblem("");
                commitReview(keys).catch(
                  // The dialog stays open and shows the error.
                  (error: unknown) => !isCancelled(error) && setProblem(messageOf(error)),
                );
              }}
            >
              Store {formatCount(keys.length, "example")}
            </Button>
          </>
        )
      }
    >
      {problem && (
        <Notice tone="error" title="Nothing was stored">
          {problem}
        </Notice>
      )}
      {problems.length > 0 && (
        <Notice tone="warn" title={formatCount(problems.length, "thing to know", "things to know")}>
          <ul className="review-problems">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      <LongClipPanels
        clips={longClips}
        isBusy={job !== undefined}
        onCutting={(path, isCutting) =>
          setCutting((now) => {
            const others = [...now].filter((other) => other !== path);
            return new Set(isCutting ? [...others, path] : others);
          })
        }
      />
      <SlidePanels
        {...{ slides, wanted }}
        onChange={(path, cut) => setWanted({ ...wanted, [path]: cut })}
        isBusy={job !== undefined}
      />
      <DicomPanels doors={dicoms} isBusy={job !== undefined} />
      {sheets.map((sheet) => (
        <SheetColumns key={sheet.sheet} {...sheet} />
      ))}
      {boxes.map((sheet) => (
        <BoxUnits key={sheet.sheet} {...sheet} />
      ))}
      {rows.length > 0 && (
        <Tabs label="Files by state" tabs={tabs} value={shown} onChange={setShown} />
      )}
    </Dialog>
  );
}

/** Chosen to begin with: neither duplicates nor what has to be looked at. */
function readyKeys({ rows }: ImportReview): ReadonlySet<string> {
  return new Set(rows.filter(({ state }) => state === "ready").map(({ key }) => key));
}

/** One slide: the overview on which regions are drawn, their numbers, and a button that cuts them out. */
import { useId, useState } from "react";
import { formatCount } from "../../../../../base/words/formatCount.ts";
import {
  cutFault,
  regionText,
  type Slide,
  type SlideCut,
  type SlideRegion,
} from "../../../../../protocol/media/slide.ts";
import { Button } from "../../../../parts/controls/Button.tsx";
import { Switch } from "../../../../parts/controls/Switch.tsx";
import { Notice } from "../../../../parts/status/Notice.tsx";
import { cutSlide } from "../../../../state/actions/imports.ts";
import { isCancelled } from "../../../../state/job.ts";
import { messageOf } from "../../../../state/toasts.ts";
import { BlobImage } from "../../BlobImage.tsx";
import { BoxArea } from "../../editor/cover/BoxArea.tsx";
import { RegionFields } from "./RegionFields.tsx";
import { boxOf, isUncut, middleRegion, regionDrawn, regionIn, stepOf } from "./slideRegions.ts";
import { levelWords, outcomeWords } from "./slideWords.ts";
import { SquareFields } from "./SquareFields.tsx";

export interface SlidePanelProps {
  slide: Slide;
  /** What a person chose of it, done or not. */
  wanted: SlideCut;
  onChange: (wanted: SlideCut) => void;
  isBusy: boolean;
}

export function SlidePanel({ slide, wanted, onChange, isBusy }: SlidePanelProps) {
  const { path, levels, overview, wholeRefused } = slide;
  const [chosen, setChosen] = useState(0);
  const [problem, setProblem] = useState("");
  const keysId = useId();
  const { regions, squares, whole } = wanted;
  const [{ width, height }] = levels as [Slide["levels"][number]];
  const fault = cutFault(wanted, levels);
  const isCut = !isUncut(slide, wanted);

  const setRegions = (changed: SlideRegion[]) => onChange({ ...wanted, regions: changed });
  const add = (region: SlideRegion) => {
    setRegions([...regions, region]);
    setChosen(regions.length);
  };
  const remove = (place: number) => {
    setRegions(regions.toSpliced(place, 1));
    setChosen(Math.max(0, place - 1));
  };
  const start = async () => {
    setProblem("");
    try {
      await cutSlide(path, wanted);
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };
  const region = regions[chosen];

  return (
    <div className="slide">
      <h3>{path}</h3>
      <ul className="slide-levels fine number" aria-label="Levels">
        {levels.map((level, at) => (
          <li key={at}>
            {levelWords(level, at)}
            {level.refused && ` · cannot be cut: ${level.refused}`}
          </li>
        ))}
      </ul>
      <BoxArea
        {...{ width, height, keysId, chosen }}
        boxes={regions.map((one) => boxOf(one, levels))}
        look="slide-box"
        words={(_, place) => `Region ${place + 1}, ${regionText(regions[place]!)}`}
        stepOf={(place) => stepOf(regions[place]!, levels)}
        least={1 / Math.min(width, height)}
        onChoose={setChosen}
        onAdd={(box) => add(regionDrawn(box, levels))}
        onChange={(place, box) =>
          setRegions(regions.with(place, regionIn(box, regions[place]!.level, levels)))
        }
        onRemove={remove}
      >
        <BlobImage blob={overview} alt={`Overview of ${path}`} />
      </BoxArea>
      <p id={keysId} className="fine">
        Draw a region on the overview, or add one. Keys: Tab goes to a region, arrows move it, Shift
        and arrows change its size, Delete takes it away.
      </p>
      <div className="slide-buttons">
        <Button icon="plus" onClick={() => add(middleRegion(levels))}>
          Add a region
        </Button>
        {regions.length > 1 &&
          regions.map((_, place) => (
            <Button
              key={place}
              tone={place === chosen ? "plain" : "quiet"}
              aria-pressed={place === chosen}
              onClick={() => setChosen(place)}
            >
              Region {place + 1}
            </Button>
          ))}
      </div>
      {region && (
        <RegionFields
          key={chosen}
          {...{ region, levels }}
          place={chosen}
          onChange={(changed) => setRegions(regions.with(chosen, changed))}
          onRemove={() => remove(chosen)}
        />
      )}
      <SquareFields
        {...{ levels, squares }}
        onChange={(changed) => onChange({ ...wanted, squares: changed })}
      />
      {wholeRefused ? (
        <p className="small">The whole cannot be kept: {wholeRefused}</p>
      ) : (
        <Switch
          label="Keep the whole slide too, made smaller"
          on={whole}
          onChange={(on) => onChange({ ...wanted, whole: on })}
        />
      )}
      {problem && (
        <Notice tone="error" title="Nothing was changed">
          {problem}
        </Notice>
      )}
      {fault && !isCut && <Notice tone="warn">{fault}</Notice>}
      {!isCut && !fault && (
        <p className="small">This is not done yet: what is listed below is as it was before.</p>
      )}
      {isCut && slide.outcome && <p className="small">{outcomeWords(slide)}</p>}
      {(slide.outcome || !isCut) && (
        <div className="slide-buttons">
          <Button
            tone={isCut ? "plain" : "primary"}
            disabled={isBusy || isCut || fault !== null}
            onClick={() => void start()}
          >
            {buttonWords(wanted)}
          </Button>
        </div>
      )}
    </div>
  );
}

function buttonWords({ regions, squares }: SlideCut): string {
  if (squares) return regions.length > 0 ? "Cut them all out" : "Cut out the squares";
  return regions.length > 0
    ? `Cut out ${formatCount(regions.length, "region")}`
    : "Keep only the whole slide";
}

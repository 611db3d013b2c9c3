/** Slides of a review: their sizes, and what is cut out of each. One panel for each. */
import type { Slide, SlideCut } from "../../../../../protocol/media/slide.ts";
import { SlidePanel } from "./SlidePanel.tsx";
import "./slides.css";

export interface SlidePanelsProps {
  slides: readonly Slide[];
  /** What a person chose of each, done or not, by path. */
  wanted: Readonly<Record<string, SlideCut>>;
  onChange: (path: string, wanted: SlideCut) => void;
  /** Something else is done to the review. */
  isBusy: boolean;
}

export function SlidePanels({ slides, wanted, onChange, isBusy }: SlidePanelsProps) {
  if (slides.length === 0) return null;
  return (
    <section className="slides" aria-label="Slides">
      <p className="small">
        A slide has its picture in several sizes. Whole it is kept made smaller, without its finest
        details. Cut out regions where these count: each becomes a picture of its own, and all of a
        slide stay in one split.
      </p>
      {slides.map((slide) => (
        <SlidePanel
          key={slide.path}
          {...{ slide, isBusy }}
          wanted={wanted[slide.path] ?? slide.cut}
          onChange={(changed) => onChange(slide.path, changed)}
        />
      ))}
    </section>
  );
}

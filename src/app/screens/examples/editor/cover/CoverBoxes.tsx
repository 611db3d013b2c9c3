/** A picture with boxes over it: drawn and moved with the pointer, or with the arrow keys. */
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { CoverBox } from "../../../../../protocol/coverBoxes.ts";
import type { Media } from "../../../../../protocol/records.ts";
import { MediaView } from "../../../../parts/media/MediaView.tsx";
import { boxBetween, boxWords, isBox, movedBy, resizedBy, type Point } from "./boxes.ts";

export interface CoverBoxesProps {
  media: Media;
  alt: string;
  boxes: readonly CoverBox[];
  onChange: (boxes: CoverBox[]) => void;
}

/** What the pointer is doing, with the box as it was when it began. */
type Drag =
  | { kind: "draw"; from: Point }
  | { kind: "move" | "resize"; place: number; from: Point; box: CoverBox };

/** Share of a side by which an arrow key moves a box. */
const STEP = 0.01;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

export function CoverBoxes({ media, alt, boxes, onChange }: CoverBoxesProps) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [drawn, setDrawn] = useState<CoverBox | null>(null);

  const ratio = media.width / media.height;
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = area.current!.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const start = (event: PointerEvent, next: Drag) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    area.current!.setPointerCapture(event.pointerId);
    setDrag(next);
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    const to = pointOf(event);
    if (drag.kind === "draw") return setDrawn(boxBetween(drag.from, to));
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    const changed = drag.kind === "move" ? movedBy(drag.box, by) : resizedBy(drag.box, by);
    onChange(boxes.with(drag.place, changed));
  };
  const end = () => {
    if (drag?.kind === "draw" && drawn && isBox(drawn)) onChange([...boxes, drawn]);
    setDrag(null);
    setDrawn(null);
  };
  const key = (event: KeyboardEvent, place: number) => {
    const by = ARROWS[event.key];
    if (by) {
      const change = event.shiftKey ? resizedBy : movedBy;
      onChange(boxes.with(place, change(boxes[place]!, by)));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      onChange(boxes.toSpliced(place, 1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // Boxes are made by a button too; drawing them is the pointer's way.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={area}
      className="cover-area"
      // As large as the window lets it be: small pictures are enlarged.
      style={{ aspectRatio: ratio, width: `min(100%, calc(60dvh * ${ratio}))` }}
      onPointerDown={(event) => start(event, { kind: "draw", from: pointOf(event) })}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <MediaView media={media} size="full" alt={alt} fit="contain" />
      {boxes.map((box, place) => (
        <button
          key={place}
          type="button"
          className="cover-box"
          style={percentages(box)}
          aria-label={boxWords(box, place)}
          aria-describedby="cover-keys"
          onKeyDown={(event) => key(event, place)}
          onPointerDown={(event) =>
            start(event, { kind: "move", place, from: pointOf(event), box })
          }
        >
          {/* The handle is the pointer's; keys resize with Shift. */}
          <span
            className="cover-handle"
            aria-hidden="true"
            onPointerDown={(event) =>
              start(event, { kind: "resize", place, from: pointOf(event), box })
            }
          />
        </button>
      ))}
      {drawn && <span className="cover-box" style={percentages(drawn)} />}
    </div>
  );
}

const percentages = ({ left, top, width, height }: CoverBox) => ({
  left: `${left * 100}%`,
  top: `${top * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
});

/** Boxes over a picture: drawn, moved and resized with the pointer, or with the arrow keys. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import type { CoverBox } from "../../../../../protocol/coverBoxes.ts";
import { boxBetween, isBox, LEAST, movedBy, resizedBy, type Point } from "./boxes.ts";
import "./boxArea.css";

export interface BoxAreaProps {
  /** The picture. */
  children: ReactNode;
  width: number;
  height: number;
  boxes: readonly CoverBox[];
  /** Class of each box: how it looks. */
  look: string;
  words: (box: CoverBox, place: number) => string;
  /** Id of the text that says which keys there are. */
  keysId: string;
  /** Shares of the sides by which an arrow key moves a box. */
  stepOf?: (place: number) => Point;
  /** Share of a side that a box has at least. */
  least?: number;
  chosen?: number;
  onChoose?: (place: number) => void;
  onAdd: (box: CoverBox) => void;
  onChange: (place: number, box: CoverBox) => void;
  onRemove: (place: number) => void;
}

/** What the pointer is doing, with the box as it was when it began. */
type Drag =
  | { kind: "draw"; from: Point }
  | { kind: "move" | "resize"; place: number; from: Point; box: CoverBox };

const hundredth = () => ({ x: 0.01, y: 0.01 });

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function BoxArea(props: BoxAreaProps) {
  const { boxes, look, words, keysId, stepOf = hundredth, least = LEAST } = props;
  const { chosen, onChoose, onAdd, onChange, onRemove } = props;
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [drawn, setDrawn] = useState<CoverBox | null>(null);

  const ratio = props.width / props.height;
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = area.current!.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const start = (event: PointerEvent, next: Drag) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    area.current!.setPointerCapture(event.pointerId);
    if (next.kind !== "draw") onChoose?.(next.place);
    setDrag(next);
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    const to = pointOf(event);
    if (drag.kind === "draw") return setDrawn(boxBetween(drag.from, to));
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    const changed = drag.kind === "move" ? movedBy(drag.box, by) : resizedBy(drag.box, by, least);
    onChange(drag.place, changed);
  };
  const end = () => {
    if (drag?.kind === "draw" && drawn && isBox(drawn)) onAdd(drawn);
    setDrag(null);
    setDrawn(null);
  };
  const key = (event: KeyboardEvent, place: number) => {
    const arrow = ARROWS[event.key];
    const box = boxes[place]!;
    if (arrow) {
      const step = stepOf(place);
      const by = { x: arrow.x * step.x, y: arrow.y * step.y };
      onChange(place, event.shiftKey ? resizedBy(box, by, least) : movedBy(box, by));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      onRemove(place);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // Boxes are made by a button too; drawing them is the pointer's way.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={area}
      className="box-area"
      // As large as the window lets it be: small pictures are enlarged.
      style={{ aspectRatio: ratio, width: `min(100%, calc(60dvh * ${ratio}))` }}
      onPointerDown={(event) => start(event, { kind: "draw", from: pointOf(event) })}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {props.children}
      {boxes.map((box, place) => (
        <button
          key={place}
          type="button"
          className={`box ${look}`}
          style={percentages(box)}
          aria-label={words(box, place)}
          aria-describedby={keysId}
          aria-pressed={onChoose && chosen === place}
          onFocus={() => onChoose?.(place)}
          onKeyDown={(event) => key(event, place)}
          onPointerDown={(event) =>
            start(event, { kind: "move", place, from: pointOf(event), box })
          }
        >
          {/* The handle is the pointer's; keys resize with Shift. */}
          <span
            className="box-handle"
            aria-hidden="true"
            onPointerDown={(event) =>
              start(event, { kind: "resize", place, from: pointOf(event), box })
            }
          />
        </button>
      ))}
      {drawn && <span className={`box ${look}`} style={percentages(drawn)} />}
    </div>
  );
}

const percentages = ({ left, top, width, height }: CoverBox) => ({
  left: `${left * 100}%`,
  top: `${top * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
});

/** A virtualised grid of all examples. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { Example } from "../../../../protocol/records.ts";
import { Button } from "../../../parts/controls/Button.tsx";
import { Empty } from "../../../parts/surfaces/Empty.tsx";
import { ExampleTile } from "./ExampleTile.tsx";

export interface ExampleGridProps {
  examples: Example[];
  openId: string;
  onClear: () => void;
}

const GAP_PX = 12;
/** Two lines of words and the split badge under each picture. */
const CAPTION_PX = 78;
const MIN_TILE_PX = 172;

export function ExampleGrid({ examples, openId, onClear }: ExampleGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ width, top }, setPlace] = useState({ width: 0, top: 0 });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() =>
      setPlace({
        width: element.clientWidth,
        top: element.getBoundingClientRect().top + window.scrollY,
      }),
    );
    watch.observe(element);
    // Panels above change height, which moves the grid without resizing it.
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);

  const columns = Math.max(2, Math.floor((width + GAP_PX) / (MIN_TILE_PX + GAP_PX)));
  const tile = width > 0 ? (width - GAP_PX * (columns - 1)) / columns : MIN_TILE_PX;
  const rowHeight = Math.round(tile * 0.8) + CAPTION_PX + GAP_PX;
  return (
    <div ref={box} className="grid">
      {examples.length === 0 ? (
        <Empty
          icon="search"
          title="Nothing matches"
          actions={<Button onClick={onClear}>Show everything</Button>}
        />
      ) : (
        width > 0 && <Tiles {...{ examples, openId, columns, rowHeight, top, tile }} />
      )}
    </div>
  );
}

interface TilesProps {
  examples: Example[];
  openId: string;
  columns: number;
  rowHeight: number;
  top: number;
  tile: number;
}

function Tiles({ examples, openId, columns, rowHeight, top, tile }: TilesProps) {
  const count = Math.ceil(examples.length / columns);
  // No React compiler runs here, which is what this rule is about.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
  });
  useLayoutEffect(() => rows.measure(), [rows, rowHeight]);
  const openRow = Math.floor(examples.findIndex(({ id }) => id === openId) / columns);
  const last = useRef("");
  useLayoutEffect(() => {
    // Scrolls only when another example opens or the columns change.
    const now = `${openId} ${columns}`;
    if (openRow >= 0 && now !== last.current) rows.scrollToIndex(openRow, { align: "auto" });
    last.current = now;
  }, [openRow, openId, columns, rows]);
  return (
    <ul style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().flatMap((row) => {
        const first = row.index * columns;
        return examples.slice(first, first + columns).map((example, column) => (
          // A flat list with absolute positions, so that a tile keeps its element and focus when it moves to another row.
          <li
            key={example.id}
            style={{
              transform: `translate(${column * (tile + GAP_PX)}px, ${row.start - top}px)`,
              width: tile,
              height: rowHeight - GAP_PX,
            }}
          >
            <ExampleTile example={example} isOpen={example.id === openId} />
          </li>
        ));
      })}
    </ul>
  );
}

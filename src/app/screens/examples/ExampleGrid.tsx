/** All examples as tiles; only those near the window are in the page, so ten thousand scroll like ten. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { Example } from "../../../protocol/records.ts";
import { Button } from "../../parts/Button.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { ExampleTile } from "./ExampleTile.tsx";

export interface ExampleGridProps {
  examples: Example[];
  openId: string;
  onClear: () => void;
}

const gap = 12;
/** Two lines of words and the split badge under each picture. */
const captionHeight = 78;
const narrowestTile = 172;

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
    // Panels above come and go; their height moves the grid without resizing it.
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);

  const columns = Math.max(2, Math.floor((width + gap) / (narrowestTile + gap)));
  const tile = width > 0 ? (width - gap * (columns - 1)) / columns : narrowestTile;
  const rowHeight = Math.round(tile * 0.8) + captionHeight + gap;
  return (
    <div ref={box} className="grid">
      {examples.length === 0 ? (
        <Empty
          icon="search"
          title="Nothing matches"
          actions={<Button onClick={onClear}>Show everything</Button>}
        />
      ) : (
        width > 0 && (
          <Rows
            key={`${columns}:${rowHeight}`}
            {...{ examples, openId, columns, rowHeight, top, tile }}
          />
        )
      )}
    </div>
  );
}

interface RowsProps {
  examples: Example[];
  openId: string;
  columns: number;
  rowHeight: number;
  top: number;
  tile: number;
}

function Rows({ examples, openId, columns, rowHeight, top, tile }: RowsProps) {
  const count = Math.ceil(examples.length / columns);
  // No React compiler runs here, which is what this rule is about.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
  });
  const openRow = Math.floor(examples.findIndex(({ id }) => id === openId) / columns);
  const last = useRef(-1);
  useLayoutEffect(() => {
    // Only when another row is opened: scrolling away by hand is left alone.
    if (openRow >= 0 && openRow !== last.current) {
      last.current = openRow;
      rows.scrollToIndex(openRow, { align: "auto" });
    }
  }, [openRow, rows]);
  return (
    <div style={{ height: rows.getTotalSize(), position: "relative" }}>
      {rows.getVirtualItems().map((row) => (
        <ul
          key={row.key}
          className="grid-row"
          style={{
            transform: `translateY(${row.start - top}px)`,
            gridTemplateColumns: `repeat(${columns}, ${tile}px)`,
            height: rowHeight - gap,
          }}
        >
          {examples.slice(row.index * columns, (row.index + 1) * columns).map((example) => (
            <li key={example.id}>
              <ExampleTile example={example} isOpen={example.id === openId} />
            </li>
          ))}
        </ul>
      ))}
    </div>
  );
}

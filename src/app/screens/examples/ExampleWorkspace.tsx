/** Overview, filters and grid, and beside them the open example. Holds the selection and its order. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useMediaQuery } from "../../parts/surfaces/useMediaQuery.ts";
import { go, hrefOf, useRoute } from "../../routes.ts";
import { useApp } from "../../state/store.ts";
import { isFullyAnswered } from "../../state/steps.ts";
import { EditorPane } from "./editor/EditorPane.tsx";
import { ExampleGrid } from "./grid/ExampleGrid.tsx";
import { FilterBar } from "./grid/FilterBar.tsx";
import { OverviewBar } from "./splits/OverviewBar.tsx";
import { NO_FILTER, filterExamples } from "./filterExamples.ts";
import { neighbour } from "./neighbour.ts";
import { useWorkspaceKeys } from "./useWorkspaceKeys.ts";

/** On narrow windows the open example covers the grid (editor.css). */
const NARROW = "(max-width: 64rem)";

export function ExampleWorkspace({ onHelp }: { onHelp: () => void }) {
  const { rest: openId } = useRoute();
  const examples = useApp((state) => state.examples);
  const [filter, setFilter] = useState(NO_FILTER);
  // Whether the next opened example focuses its first empty answer.
  const [writing, setWriting] = useState(false);
  const shown = useMemo(() => filterExamples(examples, filter), [examples, filter]);
  const open = examples.find(({ id }) => id === openId);

  const isCovered = useMediaQuery(NARROW) && open !== undefined;
  const lastOpen = useRef(openId);

  useEffect(() => {
    const closed = lastOpen.current;
    lastOpen.current = openId;
    if (openId || !closed) return;
    // Restores the focus to the closed example's tile unless something else has it.
    const tile = document.querySelector<HTMLElement>(`a[href="${hrefOf("examples", closed)}"]`);
    if (document.activeElement === document.body) tile?.focus();
  }, [openId]);

  const show = (id: string | undefined, write: boolean) => {
    setWriting(write);
    if (id) go("examples", id);
  };
  const step = (by: 1 | -1) => show(neighbour(shown, openId || null, by)?.id, false);
  const nextToWrite = () => {
    const at = shown.findIndex(({ id }) => id === openId);
    const later = shown.slice(at + 1).find((example) => !isFullyAnswered(example));
    show((later ?? neighbour(shown, openId, 1))?.id, true);
  };
  useWorkspaceKeys({ step, onHelp, close: () => open && go("examples") });

  return (
    <>
      <div className="workspace" inert={isCovered}>
        <OverviewBar />
        <FilterBar filter={filter} onChange={setFilter} shown={shown} onHelp={onHelp} />
        <ExampleGrid examples={shown} openId={openId} onClear={() => setFilter(NO_FILTER)} />
      </div>
      {open && (
        <EditorPane
          key={open.id}
          example={open}
          position={shown.findIndex(({ id }) => id === open.id)}
          count={shown.length}
          startWriting={writing}
          onStep={step}
          onNextToWrite={nextToWrite}
        />
      )}
    </>
  );
}

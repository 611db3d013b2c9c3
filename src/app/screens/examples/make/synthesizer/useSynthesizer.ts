/** What the card of the synthesizer shows, loaded anew when examples or runs change. */
import { useEffect, useState } from "react";
import type { Run } from "../../../../../protocol/records.ts";
import type {
  OwnSeeds,
  SynthesisReport,
  SynthesisSources,
  ToolKind,
} from "../../../../../protocol/synthesis.ts";
import { loadOwnSeeds, loadSources, loadSyntheses } from "../../../../state/actions/synthesis.ts";
import { runChoices } from "../../../../state/runChoices.ts";
import { useApp } from "../../../../state/store.ts";
import { messageOf } from "../../../../state/toasts.ts";
import { waiter } from "../../../../state/waiter.ts";

export interface SynthesizerState {
  sources: SynthesisSources | null;
  passes: readonly SynthesisReport[];
  /** Synthesizers that have something to write with. */
  tools: { value: string; label: string }[];
  /** Entailment tools that can compare answers, newest first. */
  filters: Run[];
  /** A tool that is learning. */
  learning: Run | undefined;
  problem: string | null;
  /** Does something, shows why it failed, and loads anew. */
  act: (work: () => Promise<unknown>) => void;
}

export function useSynthesizer(projectId: string): SynthesizerState {
  const examples = useApp((state) => state.examples);
  const runs = useApp((state) => state.runs);
  const [round, setRound] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const known = useLoaded(
    async () => ({
      sources: await loadSources(projectId),
      passes: await loadSyntheses(projectId),
    }),
    [projectId, round, examples],
  );
  const act = (work: () => Promise<unknown>) => {
    setFailed(null);
    const waits = waiter();
    const run = async () => {
      try {
        await work();
      } catch (error) {
        waits.fail(error, setFailed);
      } finally {
        setRound((last) => last + 1);
      }
    };
    void run();
  };
  return {
    ...{ sources: known.value?.sources ?? null, passes: known.value?.passes ?? NONE, act },
    problem: failed ?? known.problem,
    tools: runChoices(runs.filter(isOf("synthesizer")), true),
    filters: runChoices(runs.filter(isOf("entailment")), true).map(({ value }) =>
      runs.find(({ id }) => id === value)!,
    ),
    learning: runs.find(({ tool, status }) => tool && status === "running"),
  };
}

const isOf =
  (tool: ToolKind) =>
  ({ config }: Run) =>
    config.method.id === tool;

const NONE: readonly never[] = [];

/** The seed tasks in the project's own examples, or null while they are counted. */
export function useOwnSeeds(projectId: string, question: string | undefined): OwnSeeds | null {
  const examples = useApp((state) => state.examples);
  const { value } = useLoaded(
    async () => (question === undefined ? null : loadOwnSeeds(projectId, question)),
    [projectId, question, examples],
  );
  return value;
}

/** What `load` gives, asked again when one of `keys` changes; until then what it gave before. */
function useLoaded<T>(
  load: () => Promise<T>,
  keys: readonly unknown[],
): { value: T | null; problem: string | null } {
  const [loaded, setLoaded] = useState<{ value: T | null; problem: string | null }>(EMPTY);
  useEffect(() => {
    let current = true;
    const run = async () => {
      try {
        const value = await load();
        if (current) setLoaded({ value, problem: null });
      } catch (error) {
        if (current) setLoaded(({ value }) => ({ value, problem: messageOf(error) }));
      }
    };
    void run();
    return () => {
      current = false;
    };
    // `load` is new with each render; `keys` say what it loads.
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, keys);
  return loaded;
}

const EMPTY = { value: null, problem: null };

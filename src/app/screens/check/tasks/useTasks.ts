/** The ways of scoring answers, once they are known; empty until then. */
import { useEffect, useState } from "react";
import type { TaskSummary } from "../../../../protocol/evaluation/tasks.ts";
import { loadTasks } from "../../../state/actions/evals.ts";
import { showError } from "../../../state/toasts.ts";

const NONE: readonly TaskSummary[] = [];

export function useTasks(): readonly TaskSummary[] {
  const [tasks, setTasks] = useState(NONE);
  useEffect(() => {
    let current = true;
    loadTasks().then((loaded) => current && setTasks(loaded), showError);
    return () => {
      current = false;
    };
  }, []);
  return tasks;
}

/** The specialist of a project on the Teach screen: what it could learn, what it has learnt, and its training. */
import { useEffect, useRef, useState } from "react";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import {
  loadSpecialist,
  loadTasks,
  trainSpecialist,
  type ThroughNetwork,
} from "../../../state/actions/specialists.ts";
import { jobOf } from "../../../state/job.ts";
import { useApp } from "../../../state/store.ts";
import { messageOf, showError } from "../../../state/toasts.ts";
import { waiter } from "../../../state/waiter.ts";

export interface SpecialistState {
  /** Null until they are known. */
  tasks: ClassTask[] | null;
  /** Why there is no task; null where there is one, and until that is known. */
  nothing: string | null;
  report: SpecialistReport | null;
  problem: string | null;
  /**
   * On the tasks of these keys, through a network or, with null, the model's own vision tower. Null when that fails or is
   * cancelled, which `problem` says.
   */
  train: (keys: string[], network: ThroughNetwork | null) => Promise<SpecialistReport | null>;
}

/** @param dataKey changes when the examples change */
export function useSpecialist(
  projectId: string,
  keepApart: boolean,
  dataKey: string,
): SpecialistState {
  const [tasks, setTasks] = useState<ClassTask[] | null>(null);
  const [nothing, setNothing] = useState<string | null>(null);
  const [report, setReport] = useState<SpecialistReport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    const load = async () => {
      // A specialist that cannot be read does not keep anybody from training another.
      const [found, known] = await Promise.allSettled([
        loadTasks(projectId, keepApart),
        loadSpecialist(projectId),
      ]);
      if (!current) return;
      if (found.status === "fulfilled") {
        setTasks(found.value.tasks);
        setNothing(found.value.problem);
      }
      setReport(known.status === "fulfilled" ? known.value : null);
      const failed = [found, known].find((one) => one.status === "rejected");
      setProblem(failed ? messageOf(failed.reason) : null);
    };
    // With other examples there may be other tasks.
    if (dataKey !== "") void load();
    return () => {
      current = false;
    };
  }, [projectId, keepApart, dataKey]);

  const training = useApp(jobOf("specialist"))?.id;
  const wasTraining = useRef(training);
  useEffect(() => {
    const hasEnded = wasTraining.current !== undefined && training === undefined;
    wasTraining.current = training;
    // It may have been begun before this screen was left.
    if (hasEnded) loadSpecialist(projectId).then(setReport, showError);
  }, [projectId, training]);

  const train = async (keys: string[], network: ThroughNetwork | null) => {
    setProblem(null);
    const waits = waiter();
    try {
      const trained = await trainSpecialist(projectId, keys, keepApart, network);
      setReport(trained);
      return trained;
    } catch (error) {
      waits.fail(error, setProblem);
      return null;
    }
  };
  return { tasks, nothing, report, problem, train };
}

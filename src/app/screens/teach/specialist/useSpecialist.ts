/** The specialist of a project on the Teach screen: what it could learn, what it has learnt, and its training. */
import { useEffect, useState } from "react";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import {
  loadSpecialist,
  loadTasks,
  trainSpecialist,
  type ThroughNetwork,
} from "../../../state/actions/specialists.ts";
import { isCancelled } from "../../../state/job.ts";
import { messageOf } from "../../../state/toasts.ts";

export interface SpecialistState {
  /** Null until they are known. */
  tasks: ClassTask[] | null;
  report: SpecialistReport | null;
  problem: string | null;
  /** On the tasks of these keys, through a network or, with null, the model's own vision tower. */
  train: (keys: string[], network: ThroughNetwork | null) => void;
}

/** @param dataKey changes when the examples change */
export function useSpecialist(
  projectId: string,
  keepApart: boolean,
  dataKey: string,
): SpecialistState {
  const [tasks, setTasks] = useState<ClassTask[] | null>(null);
  const [report, setReport] = useState<SpecialistReport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const [found, known] = await Promise.all([
          loadTasks(projectId, keepApart),
          loadSpecialist(projectId),
        ]);
        if (!current) return;
        setTasks(found);
        setReport(known);
        setProblem(null);
      } catch (error) {
        if (current) setProblem(messageOf(error));
      }
    };
    // With other examples there may be other tasks.
    if (dataKey !== "") void load();
    return () => {
      current = false;
    };
  }, [projectId, keepApart, dataKey]);

  const train = async (keys: string[], network: ThroughNetwork | null) => {
    setProblem(null);
    try {
      setReport(await trainSpecialist(projectId, keys, keepApart, network));
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
    }
  };
  return { tasks, report, problem, train: (keys, network) => void train(keys, network) };
}

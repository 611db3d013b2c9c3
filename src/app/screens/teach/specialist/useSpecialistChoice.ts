/** What is chosen for the specialist of a plan: the questions, the spelling, the network, and what these come to. */
import { useState } from "react";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import type { LabelMap, NetworkEntry } from "../../../../protocol/network.ts";
import { useNetworks, type Networks } from "../../../parts/networks/useNetworks.ts";
import { useLabelMap } from "./useLabelMap.ts";
import { useSpecialist, type SpecialistState } from "./useSpecialist.ts";

export interface SpecialistChoice extends Omit<SpecialistState, "train"> {
  keepApart: boolean;
  setKeepApart: (on: boolean) => void;
  /** The tasks that it would learn: those chosen, else those that it knows, else the first. */
  asked: readonly ClassTask[];
  setAsked: (keys: string[]) => void;
  networks: Networks;
  network: NetworkEntry | null;
  setNetwork: (id: string | null) => void;
  /** All classes of `asked`. */
  classes: string[];
  labels: LabelMap | null;
  setLabels: (labels: LabelMap) => void;
  /** On what is chosen; null when it did not come to its end. */
  train: () => Promise<SpecialistReport | null>;
}

/** @param dataKey changes when the examples change; "" while no specialist is wanted */
export function useSpecialistChoice(projectId: string, dataKey: string): SpecialistChoice {
  const [keepApart, setKeepApart] = useState(false);
  const [chosen, setAsked] = useState<string[] | null>(null);
  const [networkId, setNetwork] = useState<string | null | undefined>(undefined);
  const { train, ...state } = useSpecialist(projectId, keepApart, dataKey);
  const { tasks, report } = state;
  const networks = useNetworks();

  const wanted = chosen ?? report?.sets.map(({ key }) => key) ?? [];
  const known = tasks?.filter(({ key }) => wanted.includes(key)) ?? [];
  const asked = known.length > 0 ? known : (tasks?.slice(0, 1) ?? []);
  const id = networkId === undefined ? report?.network?.id : networkId;
  const network = networks.networks.find((one) => one.id === id) ?? null;
  const classes = asked.flatMap((task) => task.classes.map(({ label }) => label));
  const [labels, setLabels] = useLabelMap(network, classes, report);
  return {
    ...{ ...state, keepApart, setKeepApart, asked, setAsked, networks, network, setNetwork },
    ...{ classes, labels, setLabels },
    train: () =>
      train(
        asked.map(({ key }) => key),
        network && { id: network.id, labels: labels ?? {} },
      ),
  };
}

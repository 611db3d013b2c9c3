/** Which classes of a network stand for which of the project's: what the specialist was trained with, else a suggestion. */
import { useEffect, useState } from "react";
import type { LabelMap, NetworkEntry } from "../../../../protocol/network.ts";
import type { SpecialistReport } from "../../../../protocol/specialist.ts";
import { suggestLabels } from "../../../state/actions/specialists.ts";

/** A map with the network and the classes that it is of. */
interface Keyed {
  key: string;
  map: LabelMap;
}

/** → null until it is known, and for networks without classes. */
export function useLabelMap(
  network: NetworkEntry | null,
  classes: readonly string[],
  report: SpecialistReport | null,
): [LabelMap | null, (map: LabelMap) => void] {
  const [edited, setEdited] = useState<Keyed | null>(null);
  const [suggested, setSuggested] = useState<Keyed | null>(null);
  const id = network && network.labels.length > 0 ? network.id : null;
  const key = JSON.stringify([id, ...classes]);
  useEffect(() => {
    let current = true;
    const [ofNetwork, ...own] = JSON.parse(key) as [string | null, ...string[]];
    if (ofNetwork !== null) {
      suggestLabels(ofNetwork, own).then(
        (map) => current && setSuggested({ key, map }),
        // Gone since it was listed: the next training says so.
        () => {},
      );
    }
    return () => {
      current = false;
    };
  }, [key]);

  const trained = report?.network?.id === id ? report?.network?.alone?.labels : undefined;
  const isOfThese = Object.values(trained ?? {}).every((own) => !own || classes.includes(own));
  const of = (keyed: Keyed | null) => (keyed?.key === key ? keyed.map : null);
  const map = of(edited) ?? (trained && isOfThese ? trained : of(suggested));
  return [id === null ? null : map, (changed) => setEdited({ key, map: changed })];
}

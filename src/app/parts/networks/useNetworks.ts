/** The image networks that were brought: the list, bringing one, and removing one. */
import { useEffect, useState } from "react";
import type { HubNetwork, NetworkEntry } from "../../../protocol/network.ts";
import type { NamedFile } from "../../state/actions/imports.ts";
import {
  bringFromHub,
  bringNetwork,
  loadNetworks,
  removeNetwork,
} from "../../state/actions/specialists.ts";
import { isCancelled } from "../../state/job.ts";
import { messageOf } from "../../state/toasts.ts";

export interface Networks {
  /** Empty until they are known. */
  networks: readonly NetworkEntry[];
  problem: string | null;
  /** → its id; null when that failed or was cancelled. */
  bring: (files: readonly NamedFile[]) => Promise<string | null>;
  /** One of the Hub's that was looked at → its id; null when that failed or was cancelled. */
  bringFound: (found: HubNetwork) => Promise<string | null>;
  /** Loads the list again: another training may use one by now. */
  refresh: () => Promise<unknown>;
  remove: (id: string) => Promise<void>;
}

export function useNetworks(): Networks {
  const [networks, setNetworks] = useState<NetworkEntry[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    loadNetworks().then(
      (found) => current && setNetworks(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, []);

  const guarded = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setProblem(null);
    try {
      const result = await work();
      setNetworks(await loadNetworks());
      return result;
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
      return null;
    }
  };
  return {
    ...{ networks, problem },
    bring: (files) => guarded(async () => (await bringNetwork(files)).id),
    bringFound: (found) => guarded(async () => (await bringFromHub(found)).id),
    refresh: () => guarded(() => Promise.resolve()),
    remove: async (id) => void (await guarded(() => removeNetwork(id))),
  };
}

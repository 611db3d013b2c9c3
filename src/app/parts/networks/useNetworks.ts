/** The networks that were brought, those of pictures or those of texts: the list, bringing one, and removing one. */
import { useEffect, useState } from "react";
import type { HubNetwork, NetworkEntry, TextNetworkRecord } from "../../../protocol/network.ts";
import type { NamedFile } from "../../state/actions/imports.ts";
import {
  bringFromHub,
  bringNetwork,
  loadNetworks,
  removeNetwork,
} from "../../state/actions/networks/imageNetworks.ts";
import {
  bringTextNetwork,
  loadTextNetworks,
  removeTextNetwork,
} from "../../state/actions/networks/textNetworks.ts";
import { isCancelled } from "../../state/job.ts";
import { messageOf } from "../../state/toasts.ts";

export interface Networks<N = NetworkEntry> {
  /** Empty until they are known. */
  networks: readonly N[];
  problem: string | null;
  /** → its id; null when that failed or was cancelled. */
  bring: (files: readonly NamedFile[]) => Promise<string | null>;
  /** One of the Hub's that was looked at → its id; null when that failed or was cancelled. Absent where the Hub is not asked. */
  bringFound?: (found: HubNetwork) => Promise<string | null>;
  /** Loads the list again: another training may use one by now. */
  refresh: () => Promise<unknown>;
  remove: (id: string) => Promise<void>;
}

interface NetworkCalls<N> {
  load: () => Promise<N[]>;
  bring: (files: readonly NamedFile[]) => Promise<{ id: string }>;
  remove: (id: string) => Promise<void>;
}

const PICTURES: NetworkCalls<NetworkEntry> = {
  ...{ load: loadNetworks, bring: bringNetwork, remove: removeNetwork },
};
const TEXTS: NetworkCalls<TextNetworkRecord> = {
  ...{ load: loadTextNetworks, bring: bringTextNetwork, remove: removeTextNetwork },
};

export function useNetworks(): Networks {
  const { guarded, ...networks } = useBrought(PICTURES);
  return {
    ...networks,
    bringFound: (found) => guarded(async () => (await bringFromHub(found)).id),
  };
}

export function useTextNetworks(): Networks<TextNetworkRecord> {
  const { guarded: _, ...networks } = useBrought(TEXTS);
  return networks;
}

/** `calls`: the same each time. */
function useBrought<N extends { id: string }>(calls: NetworkCalls<N>) {
  const [networks, setNetworks] = useState<N[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    calls.load().then(
      (found) => current && setNetworks(found),
      (error: unknown) => current && setProblem(messageOf(error)),
    );
    return () => {
      current = false;
    };
  }, [calls]);

  const guarded = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setProblem(null);
    try {
      const result = await work();
      setNetworks(await calls.load());
      return result;
    } catch (error) {
      if (!isCancelled(error)) setProblem(messageOf(error));
      return null;
    }
  };
  return {
    ...{ networks, problem, guarded },
    bring: (files: readonly NamedFile[]) => guarded(async () => (await calls.bring(files)).id),
    refresh: () => guarded(() => Promise.resolve()),
    remove: async (id: string) => void (await guarded(() => calls.remove(id))),
  };
}

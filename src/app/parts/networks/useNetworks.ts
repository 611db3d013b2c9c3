/** The networks that were brought, those of pictures or those of texts: the list, bringing one, and removing one. */
import { useEffect, useState } from "react";
import type { HubNetwork, NetworkEntry, TextNetworkRecord } from "../../../protocol/network.ts";
import type { NamedFile } from "../../state/actions/imports.ts";
import {
  bringFromHub,
  bringNetwork,
  loadNetworks,
  lookAtHub,
  removeNetwork,
} from "../../state/actions/networks/imageNetworks.ts";
import {
  bringTextNetwork,
  bringTextsFromHub,
  loadTextNetworks,
  lookAtHubForTexts,
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
  /** Asks the Hub for one by its name. */
  lookAtHub: (repo: string) => Promise<HubNetwork>;
  /** One of the Hub's that was looked at → its id; null when that failed or was cancelled. */
  bringFound: (found: HubNetwork) => Promise<string | null>;
  /** Loads the list again: another training may use one by now. */
  refresh: () => Promise<unknown>;
  remove: (id: string) => Promise<void>;
}

interface NetworkCalls<N> {
  load: () => Promise<N[]>;
  bring: (files: readonly NamedFile[]) => Promise<{ id: string }>;
  lookAtHub: (repo: string) => Promise<HubNetwork>;
  bringFound: (found: HubNetwork) => Promise<{ id: string }>;
  remove: (id: string) => Promise<void>;
}

const PICTURES: NetworkCalls<NetworkEntry> = {
  ...{ load: loadNetworks, bring: bringNetwork, remove: removeNetwork },
  ...{ lookAtHub, bringFound: bringFromHub },
};
const TEXTS: NetworkCalls<TextNetworkRecord> = {
  ...{ load: loadTextNetworks, bring: bringTextNetwork, remove: removeTextNetwork },
  ...{ lookAtHub: lookAtHubForTexts, bringFound: bringTextsFromHub },
};

export const useNetworks = (): Networks => useBrought(PICTURES);
export const useTextNetworks = (): Networks<TextNetworkRecord> => useBrought(TEXTS);

/** `calls`: the same each time. */
function useBrought<N>(calls: NetworkCalls<N>): Networks<N> {
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
    ...{ networks, problem, lookAtHub: calls.lookAtHub },
    bring: (files: readonly NamedFile[]) => guarded(async () => (await calls.bring(files)).id),
    bringFound: (found: HubNetwork) => guarded(async () => (await calls.bringFound(found)).id),
    refresh: () => guarded(() => Promise.resolve()),
    remove: async (id: string) => void (await guarded(() => calls.remove(id))),
  };
}

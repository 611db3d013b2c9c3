/** Calls about networks that read texts and that a person has brought: list, bring and remove. */
import { readingFile } from "../../base/fileFault.ts";
import { HUB } from "../../modelLibrary/import/hub.ts";
import { importTextNetwork } from "../../networks/texts/importTextNetwork.ts";
import {
  findTextNetwork,
  listTextNetworks,
  removeNetwork,
} from "../../storage/models/networkStore.ts";
import type { Context, HandlersOf } from "../context.ts";
import { downloadNetwork, findOnHub } from "../hubNetworks.ts";

const TEXTS = { hub: HUB, reads: "texts" } as const;

export function textNetworkHandlers({
  jobs,
  emit,
}: Context): HandlersOf<`textNetwork.${"list" | "import" | "lookAtHub" | "bringFromHub" | "remove"}`> {
  const full = (message: string) => emit({ type: "storage.full", message });
  return {
    "textNetwork.list": () => listTextNetworks(),
    "textNetwork.import": ({ files, jobId }) =>
      jobs.run(jobId, (job) =>
        readingFile("The network", () => importTextNetwork(files, full, job)),
      ),
    "textNetwork.lookAtHub": ({ repo, jobId }) =>
      jobs.run(jobId, async (job) => (await findOnHub({ ...TEXTS, repo }, job)).network),
    "textNetwork.bringFromHub": ({ repo, commit, jobId }) =>
      jobs.run(jobId, async (job) => {
        const found = await findOnHub({ ...TEXTS, repo, revision: commit }, job);
        const files = await downloadNetwork(found, job);
        const origin = { repo: found.network.repo, commit, licence: found.network.licence.id };
        return importTextNetwork(files, full, job, origin);
      }),
    async "textNetwork.remove"({ id }) {
      const network = await findTextNetwork(id);
      if (network) await removeNetwork(network);
    },
  };
}

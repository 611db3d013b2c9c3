/** Calls about networks that read texts and that a person has brought: list, bring and remove. */
import { readingFile } from "../../base/fileFault.ts";
import { importTextNetwork } from "../../networks/texts/importTextNetwork.ts";
import {
  findTextNetwork,
  listTextNetworks,
  removeNetwork,
} from "../../storage/models/networkStore.ts";
import type { Context, HandlersOf } from "../context.ts";

export function textNetworkHandlers({
  jobs,
  emit,
}: Context): HandlersOf<`textNetwork.${"list" | "import" | "remove"}`> {
  return {
    "textNetwork.list": () => listTextNetworks(),
    "textNetwork.import": ({ files, jobId }) =>
      jobs.run(jobId, (job) =>
        readingFile("The network", () =>
          importTextNetwork(files, (message) => emit({ type: "storage.full", message }), job),
        ),
      ),
    async "textNetwork.remove"({ id }) {
      const network = await findTextNetwork(id);
      if (network) await removeNetwork(network);
    },
  };
}

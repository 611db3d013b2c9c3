/** Calls about image networks that a person has brought: bring, list, suggest what their classes are, and remove. */
import { readingFile } from "../../base/fileFault.ts";
import { UserError } from "../../base/userError.ts";
import { HUB } from "../../modelLibrary/import/hub.ts";
import { importNetwork } from "../../networks/importNetwork.ts";
import { suggestLabels } from "../../networks/labels.ts";
import type { NetworkEntry } from "../../protocol/network.ts";
import type { Project } from "../../protocol/records.ts";
import { readSpecialist } from "../../specialist/specialist.ts";
import { findNetwork, listNetworks, removeNetwork } from "../../storage/models/networkStore.ts";
import { getSpecialist, SPECIALIST_FILE } from "../../storage/runs/specialists.ts";
import type { Context, HandlersOf } from "../context.ts";
import { downloadNetwork, findOnHub } from "../hubNetworks.ts";

export function networkHandlers({
  library,
  jobs,
  emit,
}: Context): HandlersOf<`network.${"list" | "import" | "lookAtHub" | "bringFromHub" | "suggestLabels" | "remove"}`> {
  /** Of a project's specialist and of those that its runs keep. */
  const networksOf = async ({ id }: Project): Promise<Set<string>> => {
    const files: (Uint8Array | null)[] = [await getSpecialist(id)];
    for (const run of await library.runs.list(id))
      files.push(await library.runs.files(run.id).read(SPECIALIST_FILE));
    return new Set(files.flatMap((bytes) => (bytes && networkIn(bytes)) ?? []));
  };
  return {
    async "network.list"() {
      const entries: NetworkEntry[] = (await listNetworks()).map((network) => ({
        ...network,
        usedBy: [],
      }));
      if (entries.length === 0) return [];
      for (const project of await library.listProjects()) {
        const used = await networksOf(project);
        for (const entry of entries) if (used.has(entry.id)) entry.usedBy.push(project.title);
      }
      return entries;
    },
    "network.import": ({ files, jobId }) =>
      jobs.run(jobId, (job) =>
        readingFile("The network", () =>
          importNetwork(files, (message) => emit({ type: "storage.full", message }), job),
        ),
      ),
    "network.lookAtHub": ({ repo, jobId }) =>
      jobs.run(jobId, async (job) => (await findOnHub({ hub: HUB, repo }, job)).network),
    "network.bringFromHub": ({ repo, commit, jobId }) =>
      jobs.run(jobId, async (job) => {
        const found = await findOnHub({ hub: HUB, repo, revision: commit }, job);
        const files = await downloadNetwork(found, job);
        const origin = { repo: found.network.repo, commit, licence: found.network.licence.id };
        const full = (message: string) => emit({ type: "storage.full", message });
        return importNetwork(files, full, job, origin);
      }),
    async "network.suggestLabels"({ id, classes }) {
      const network = await findNetwork(id);
      if (!network) throw new UserError("This network is no longer here. Bring it again.");
      return suggestLabels(network.labels, classes);
    },
    async "network.remove"({ id }) {
      const network = await findNetwork(id);
      if (network) await removeNetwork(network);
    },
  };
}

/** A damaged file uses none. */
function networkIn(bytes: Uint8Array): string | undefined {
  try {
    return readSpecialist(bytes).report.network?.id;
  } catch {
    return undefined;
  }
}

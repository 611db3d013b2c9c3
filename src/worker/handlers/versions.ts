/** Calls about versions: frozen copies of the finished examples, named by the hash of their content. */
import { UserError } from "../../base/userError.ts";
import { isFinished } from "../../dataset/isFinished.ts";
import { contentOrder, freezeVersion, momentAfter } from "../../dataset/version.ts";
import type { Version } from "../../protocol/records.ts";
import type { Library } from "../../storage/library.ts";
import type { Context, HandlersOf } from "../context.ts";

/**
 * Freezes the project's finished examples in content order. The same content is the same version with a new date; the next
 * run trains on the version with the newest date.
 * @throws UserError when no example is finished
 */
async function freezeProject(library: Library, projectId: string): Promise<Version> {
  const { system } = await library.getProject(projectId);
  const examples = await library.listExamples(projectId);
  const finished = contentOrder(examples.filter(isFinished));
  if (finished.length === 0) {
    throw new UserError(
      examples.length === 0
        ? "There are no examples yet. Drop pictures, clips or a question sheet on the Examples screen."
        : `None of the ${examples.length} examples has both a question and an answer yet. Write some on the Examples screen.`,
    );
  }
  const moment = momentAfter(await library.listVersions(projectId), new Date().toISOString());
  const version = await freezeVersion(projectId, finished, system, moment);
  await library.putVersion(version, { rows: finished, system });
  return version;
}

export function versionHandlers({
  library,
}: Context): HandlersOf<"version.freeze" | "version.list"> {
  return {
    "version.freeze": ({ projectId }) => freezeProject(library, projectId),

    async "version.list"({ projectId }) {
      const versions = (await library.listVersions(projectId)).filter(({ tool }) => !tool);
      return versions.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
  };
}

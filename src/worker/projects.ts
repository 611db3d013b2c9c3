/** Calls about whole projects. */
import { newId } from "../base/newId.ts";
import { UserError } from "../base/userError.ts";
import type { Project } from "../protocol/records.ts";
import type { Context, HandlersOf } from "./context.ts";
import { servedModels } from "./modelFiles.ts";

type Names = `project.${"list" | "create" | "update" | "remove"}`;

export function projectHandlers({ library }: Context): HandlersOf<Names> {
  return {
    "project.list": () => library.listProjects(),

    async "project.create"({ title, field }) {
      if (title.trim() === "") throw new UserError("Give the project a name first.");
      const project: Project = {
        id: newId(),
        title: title.trim(),
        field,
        system: "",
        modelId: servedModels[0],
        createdAt: new Date().toISOString(),
      };
      await library.putProject(project);
      return project;
    },

    async "project.update"({ project }) {
      // Throws when it was removed in another tab: an update must not bring half of it back.
      await library.getProject(project.id);
      await library.putProject(project);
    },

    "project.remove": ({ projectId }) => library.removeProject(projectId),
  };
}

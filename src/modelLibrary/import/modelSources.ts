/** Opens the place that a person names as the source of a model: a repository of a hub, an address, or a folder. */
import { UserError } from "../../base/userError.ts";
import type { ModelLocation } from "../../protocol/models.ts";
import { pageBase } from "../servedModels.ts";
import { addressSource, readAddress } from "./addressSource.ts";
import { HUB, readRepo } from "./hub.ts";
import { hubSource } from "./hubSource.ts";
import { folderSource, type ModelSource } from "./source.ts";

export class ModelSources {
  /** Access tokens by hub, in memory only. */
  readonly #tokens = new Map<string, string>();

  /**
   * `token` is remembered for its hub until the page is closed; `files`: those of a folder.
   * @throws UserError when the place cannot be read as what it is said to be
   */
  async open(
    location: ModelLocation,
    token: string | undefined,
    files: { path: string; file: File }[],
    signal: AbortSignal,
  ): Promise<ModelSource> {
    switch (location.kind) {
      case "hub": {
        const hub = location.hub.trim()
          ? new URL(readAddress(location.hub, HUB)).href.replace(/\/$/, "")
          : HUB;
        if (token?.trim()) this.#tokens.set(hub, token.trim());
        const revision = location.revision.trim() || "main";
        const repo = readRepo(location.repo);
        return hubSource({ hub, repo, revision, token: this.#tokens.get(hub) }, signal);
      }
      case "address":
        return addressSource(readAddress(location.url, pageBase()), signal);
      case "folder":
        if (files.length === 0)
          throw new UserError("There was no file in it. Choose the folder of a model.");
        return folderSource(files);
      default:
        throw new Error(`No such place: ${JSON.stringify(location satisfies never)}`);
    }
  }
}

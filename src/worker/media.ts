/** Calls about single pictures and clips. */
import { UserError } from "../base/userError.ts";
import { frameStrip } from "../media/video.ts";
import type { Context, HandlersOf } from "./context.ts";
import { keepMedia } from "./keepMedia.ts";
import { servedModels } from "./models/servedModels.ts";

export function mediaHandlers({
  library,
  models,
}: Context): HandlersOf<"media.blob" | "media.frames" | "media.add"> {
  return {
    "media.blob": ({ hash, size }) => library.readMedia(hash, size),

    async "media.frames"({ hash }) {
      const [model] = servedModels;
      const { frames } = await models.scion(model);
      return {
        ...(await frameStrip(await library.readMedia(hash, "full"), frames)),
        tokensPerFrame: await models.tokensPerFrame(model),
      };
    },

    async "media.add"({ file }) {
      const { frames } = await models.scion(servedModels[0]);
      try {
        const kept = await keepMedia(file, file.name, frames);
        await library.addMedia(kept);
        return kept.media;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`${file.name}: ${error.message}`, { cause: error });
      }
    },
  };
}

/** Calls about single pictures and clips. */
import type { Job } from "../../base/async/job.ts";
import { newId } from "../../base/newId.ts";
import { readingFile } from "../../base/fileFault.ts";
import { UserError } from "../../base/userError.ts";
import { segmentExample } from "../../dataset/segmentExample.ts";
import { frameIndices, mediaGrids } from "../../media/pixels.ts";
import { seenMedia } from "../../media/seen.ts";
import { frameStrip } from "../../media/clips/clipFrames.ts";
import { sizeFault } from "../../media/clips/long/cutFile.ts";
import { findModel } from "../../storage/models/modelStore.ts";
import { keepAsking } from "../clearance.ts";
import type { Context, HandlersOf } from "../context.ts";
import { coverMedia } from "../../importing/coverMedia.ts";
import { cutMedia } from "../../importing/cutMedia.ts";
import { ingestMedia } from "../../importing/ingestMedia.ts";
import { segmentFault, type Segment } from "../../protocol/media/clipSegments.ts";
import type { Media } from "../../protocol/records.ts";
import { mediaNotes } from "../../modelLibrary/mediaNotes.ts";
import { SERVED_MODELS } from "../../modelLibrary/servedModels.ts";

export function mediaHandlers({
  library,
  jobs,
  models,
}: Context): HandlersOf<
  | "media.blob"
  | "media.frames"
  | "media.seen"
  | "media.notes"
  | "media.cover"
  | "media.cut"
  | "media.add"
> {
  const titleOf = async (modelId: string) =>
    (await findModel(modelId))?.title ??
    (await models.json<{ title: string }>(modelId, "scion.json")).title;

  return {
    "media.blob": ({ hash, size }) => library.readMedia(hash, size),

    async "media.frames"({ hash, projectId }) {
      const modelId = projectId ? (await library.getProject(projectId)).modelId : SERVED_MODELS[0];
      const [media, blob, processor] = await Promise.all([
        library.getMedia(hash),
        library.readMedia(hash, "full"),
        models.processor(modelId),
      ]);
      const indices = media && processor ? frameIndices(media, processor) : [];
      const strip = { ...(await frameStrip(blob, indices)), model: await titleOf(modelId) };
      if (indices.length === 0) return { ...strip, tokens: 0 };
      const [geometry] = mediaGrids([media!], processor!);
      return { ...strip, tokens: await models.visualTokens(modelId, geometry!) };
    },

    async "media.seen"({ projectId, media, index, framing }) {
      const { modelId } = await library.getProject(projectId);
      const processor = await models.processor(modelId, framing);
      if (!processor) return null;
      const grid = mediaGrids(media, processor)[index]!;
      const blob = await library.readMedia(media[index]!.hash, "full");
      return {
        ...(await seenMedia(blob, media[index]!, grid, processor)),
        model: await titleOf(modelId),
      };
    },

    async "media.notes"({ projectId, media }) {
      const { modelId, system } = await library.getProject(projectId);
      const [processor, { template }] = await Promise.all([
        models.processor(modelId),
        models.reader(modelId),
      ]);
      return mediaNotes({ media, system }, template, processor);
    },

    "media.cover": ({ projectId, hash, boxes, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { modelId } = await library.getProject(projectId);
        const { frames } = await models.scion(modelId);
        const blob = await library.readMedia(hash, "full");
        const media = (await library.getMedia(hash))!;
        return coverMedia(media, blob, boxes, frames, job, async (item) => {
          await keepAsking(library, hash, item.media.hash);
          return { media: item.media, remaining: await library.replaceMedia(hash, item) };
        });
      }),

    "media.cut": ({ projectId, exampleId, hash, segments, jobId }) =>
      jobs.run(jobId, async (job) => {
        const { modelId } = await library.getProject(projectId);
        const whole = await library.getExample(projectId, exampleId);
        const media = whole?.media.find((item) => item.hash === hash);
        if (!whole || !media) {
          throw new UserError(
            "This example no longer has this clip: it was changed in another tab. Reload this page.",
          );
        }
        const { seconds = 0 } = media;
        const blob = await library.readMedia(hash, "full");
        const fault =
          segmentFault(segments, seconds) ??
          segments.map((segment) => sizeFault(blob, seconds, segment)).find(Boolean);
        if (fault) throw new UserError(fault);
        const { frames } = await models.scion(modelId);
        const items = await cutAll(media, blob, segments, frames, job);
        const editedAt = new Date().toISOString();
        const added = items.map(({ item }) =>
          segmentExample(whole, hash, item.media, { id: newId(), editedAt }),
        );
        for (const { item } of items) await keepAsking(library, hash, item.media.hash);
        job.progress("Storing", 0, items.length);
        await library.addExamples(
          added,
          items.map(({ item }) => item),
        );
        return { added, encoded: items.filter(({ isEncoded }) => isEncoded).length };
      }),

    async "media.add"({ projectId, file }) {
      const { modelId } = await library.getProject(projectId);
      const { frames } = await models.scion(modelId);
      try {
        const kept = await readingFile("This file", () => ingestMedia(file, file.name, frames));
        await library.addMedia(kept);
        return kept.media;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`${file.name}: ${error.message}`, { cause: error });
      }
    },
  };
}

/** Nothing is stored yet, so that one that fails or is cancelled leaves nothing behind. */
async function cutAll(
  media: Media,
  blob: Blob,
  segments: readonly Segment[],
  frames: number,
  { progress, signal }: Job,
) {
  const items: Awaited<ReturnType<typeof cutMedia>>[] = [];
  for (const segment of segments) {
    progress("Cutting", items.length, segments.length);
    try {
      items.push(await cutMedia(media, blob, segment, frames, signal));
    } catch (error) {
      // Else the reader of clips takes the end of the job for a fault of the clip.
      signal.throwIfAborted();
      throw error;
    }
  }
  return items;
}

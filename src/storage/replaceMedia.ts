/** Puts one picture or clip in the place of another in everything that a person works on. */
import type { Draft } from "../protocol/drafts.ts";
import type { AsideExample } from "../protocol/quality.ts";
import type { Example, Media, VersionContent } from "../protocol/records.ts";
import type { RemainingUses } from "../protocol/coverBoxes.ts";
import { asideRecord } from "./asideStore.ts";
import { mediaOfChats } from "./chats.ts";
import { draftRecord } from "./draftStore.ts";
import { listRecords, type RecordEntry } from "./io/records.ts";
import { recordKey } from "./io/recordKeys.ts";

/** The examples, also set aside, and drafts of all projects that hold `hash`, with `media` in its place. */
export async function withReplaced(hash: string, media: Media): Promise<RecordEntry[]> {
  const changed = async <T extends { media: Media[] }>(noun: string): Promise<T[]> => {
    const rows = await listRecords<T>(noun);
    return rows
      .filter((row) => row.media.some((one) => one.hash === hash))
      .map((row) => ({
        ...row,
        media: row.media.map((one) => (one.hash === hash ? media : one)),
      }));
  };
  const examples = await changed<Example>("example");
  const aside = await changed<AsideExample>("aside");
  const drafts = await changed<Draft>("draft");
  return [
    ...examples.map((row) => [recordKey.example(row.projectId, row.id), row] as const),
    ...aside.map(asideRecord),
    ...drafts.map(draftRecord),
  ];
}

/** What else refers to it: what runs learnt from, and what was said about it, is not rewritten. */
export async function remainingUses(hash: string): Promise<RemainingUses> {
  const versions = await listRecords<VersionContent>("rows");
  const holds = (row: { media: readonly Media[] }) => row.media.some((one) => one.hash === hash);
  return {
    versions: versions.filter(({ rows }) => rows.some(holds)).length,
    messages: (await mediaOfChats()).filter((one) => one.hash === hash).length,
  };
}

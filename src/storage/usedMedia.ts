/** Finds the media that examples, also those set aside, drafts, frozen versions and chats refer to, and removes the others. */
import type { Draft } from "../protocol/drafts.ts";
import type { Media, Part, VersionContent } from "../protocol/records.ts";
import { getChat, mediaOfChats } from "./chats.ts";
import * as mediaStore from "./mediaStore.ts";
import { listRecords } from "./io/records.ts";

interface WithMedia {
  media: readonly Media[];
  id?: string;
  part?: Part;
}

/** Hashes of all media of one project. */
export async function mediaOfProject(projectId: string): Promise<Set<string>> {
  const inChat = (await getChat(projectId)).flatMap(({ media }) => media);
  return hashesOf(await rowsOf(projectId), inChat);
}

/**
 * The media of one project that its files would carry and its adapters may have learnt from, each once; those of the general
 * examples that ship with the studio and those of its chat are not among them.
 */
export async function ownMediaOfProject(projectId: string): Promise<Media[]> {
  const own = (await rowsOf(projectId)).filter((row) => !isShipped(row));
  const byHash = new Map(own.flatMap(({ media }) => media.map((one) => [one.hash, one] as const)));
  return [...byHash.values()];
}

/** A person's own example that is marked as general has another id. */
const isShipped = ({ id = "", part }: WithMedia) =>
  part === "replay" && /^(?:kept-)?replay-\d+$/.test(id);

/** Removes those of `candidates` that no example, also set aside, draft, version or chat of any project uses. */
export function removeUnusedMedia(candidates: ReadonlySet<string>): Promise<void> {
  return mediaStore.withMediaLock(async () => {
    const used = hashesOf(await rowsOf(), await mediaOfChats());
    await mediaStore.removeMedia([...candidates].filter((hash) => !used.has(hash)));
  });
}

/** Examples as they are, as they were set aside and as versions froze them, and drafts, of one project or of all. */
async function rowsOf(...projectId: string[]): Promise<WithMedia[]> {
  const examples = await listRecords<WithMedia>("example", ...projectId);
  const aside = await listRecords<WithMedia>("aside", ...projectId);
  const drafts = await listRecords<Draft>("draft", ...projectId);
  const versions = await listRecords<VersionContent>("rows", ...projectId);
  return [...examples, ...aside, ...drafts, ...versions.flatMap(({ rows }) => rows)];
}

function hashesOf(rows: readonly WithMedia[], inChats: readonly Media[]): Set<string> {
  const media = [...rows.flatMap((row) => row.media), ...inChats];
  return new Set(media.map(({ hash }) => hash));
}

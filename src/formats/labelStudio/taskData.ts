/** What a task of Label Studio is about: the pictures and clips that its `data` names, and the words in it. */
import { isFields, QUESTION_FIELDS } from "../chat/chatFields.ts";
import { isMediaFile, mediaKind, type MediaRef } from "../chat/rows.ts";

export interface TaskData {
  media: MediaRef[];
  question: string | null;
  /** The text that a task without pictures is about. */
  text: string | null;
  /** Fields with words in them that are not used. */
  unused: string[];
}

export function readTaskData(value: unknown): TaskData {
  const fields = Object.entries(isFields(value) ? value : {}).flatMap(([key, field]) => {
    const words = (Array.isArray(field) ? field : [field]).filter(
      (one): one is string => typeof one === "string" && one.trim() !== "",
    );
    return words.length > 0 ? [{ key, words: words.map((one) => one.trim()) }] : [];
  });
  const media: MediaRef[] = [];
  const texts: { key: string; text: string }[] = [];
  for (const { key, words } of fields) {
    const paths = words.map(filePath);
    if (paths.every((path) => isMedia(key, path)))
      media.push(...paths.map((path) => ({ kind: mediaKind(path), path })));
    else if (words.length === 1) texts.push({ key, text: words[0]! });
  }
  const asked = texts.find(({ key }) => QUESTION_FIELDS.includes(key.toLowerCase()));
  const others = texts.filter((one) => one !== asked && !isAddress(one.text));
  const about = others.find(({ key }) => key === "text") ?? others[0];
  const isText = media.length === 0 && (about?.key === "text" || others.length === 1);
  return {
    media,
    question: asked?.text ?? null,
    text: isText ? about!.text : null,
    unused: others.filter((one) => !isText || one !== about).map(({ key }) => key),
  };
}

const isMedia = (key: string, path: string) =>
  isMediaFile(path) ||
  /^data:(?:image|video)\//.test(path) ||
  (/^(?:image|img|picture|photo|video|clip)$/i.test(key) && !/\s/.test(path));

const isAddress = (text: string) => /^\w+:\/\/|^\/data\//.test(text) || /^\S+\.\w{2,4}$/.test(text);

/**
 * The path of a file behind an address: of its own local files the one that is served (`/data/local-files/?d=a/b.jpg`), of web
 * and cloud addresses without what signs them.
 */
function filePath(address: string): string {
  const served = /local-files\/?\?(.*)$/.exec(address)?.[1];
  const path = served === undefined ? null : new URLSearchParams(served).get("d");
  if (path) return path;
  return /^[\w-]+:\/\//.test(address) ? address.replace(/[?#].*$/, "") : address;
}

/** The pictures and clips that a JSON row names beside its messages. */
import { asText, mediaPath, type Fields } from "./chatFields.ts";
import { isMediaFile, mediaKind, type MediaRef } from "./rows.ts";

const MEDIA_FIELDS: Record<string, MediaRef["kind"] | "by name"> = {
  video: "video",
  videos: "video",
  video_path: "video",
  video_paths: "video",
  image: "image",
  images: "image",
  image_path: "image",
  image_paths: "image",
  image_file: "image",
  images_file_names: "image",
  videos_file_names: "video",
  file_name: "by name",
  file_names: "by name",
  media: "by name",
};

/** In the order of the fields above, then of the row. @throws {RowError} when a field names no file. */
export function readRowMedia(value: Fields): { media: MediaRef[]; used: string[] } {
  const listed = Object.keys(MEDIA_FIELDS).filter((field) => field in value);
  const others = Object.keys(value).filter(
    (field) => !listed.includes(field) && isMediaField(field, value[field]),
  );
  const media: MediaRef[] = [];
  for (const field of [...listed, ...others]) {
    const content = value[field];
    if (content === undefined || content === null || content === "") continue;
    for (const item of Array.isArray(content) ? content : [content]) {
      const path = mediaPath(item, field);
      const kind = MEDIA_FIELDS[field] ?? "by name";
      media.push({ kind: kind === "by name" ? mediaKind(path) : kind, path });
    }
  }
  return { media, used: [...listed, ...others] };
}

/** `image1`, `image_2`, `left_image`: a name with a medium's word in it and a file's name as content. */
function isMediaField(field: string, content: unknown): boolean {
  const text = asText(content);
  return text !== null && /image|img|picture|photo|video|clip/i.test(field) && isMediaFile(text);
}

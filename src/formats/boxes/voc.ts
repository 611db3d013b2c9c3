/** Reads Pascal VOC annotations: one XML file a picture, with its size and the boxes of things in it. */
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { UserError } from "../../base/userError.ts";
import type { Box, BoxedPicture } from "./boxedPicture.ts";

/** Whether the beginning of a text is that of one. */
export function isVoc(head: string): boolean {
  return /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<annotation[\s>]/.test(head);
}

/** Boxes are not cut to the picture yet. @throws {UserError} when it is no XML, or has no picture or size */
export function readVoc(text: string, name: string): BoxedPicture {
  const root = parse(text, name);
  const path = wordsOf(root, "filename") || wordsOf(root, "path");
  const size = childOf(root, "size");
  const [width, height] = [numberOf(size, "width"), numberOf(size, "height")];
  if (path === "") throw new UserError(`${name} does not name its picture: it has no <filename>.`);
  if (!(width > 0 && height > 0)) {
    throw new UserError(
      `${name} gives its picture a size of ${width || 0} × ${height || 0}, so its boxes mean nothing.`,
    );
  }
  const boxes = childrenOf(root, "object").flatMap((object): Box[] => {
    const bounds = childOf(object, "bndbox");
    const label = wordsOf(object, "name");
    // Pixels are counted from 1 there, and the last one lies within.
    const box = {
      label,
      left: numberOf(bounds, "xmin") - 1,
      top: numberOf(bounds, "ymin") - 1,
      right: numberOf(bounds, "xmax"),
      bottom: numberOf(bounds, "ymax"),
    };
    return label &&
      Object.values(box).every((one) => typeof one === "string" || Number.isFinite(one))
      ? [box]
      : [];
  });
  return { path, width, height, boxes };
}

function parse(text: string, name: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root) return root;
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(`${name} cannot be read as XML: ${why}. Export it anew.`);
  }
  throw new UserError(`${name} is an XML file with nothing in it. Export it anew.`);
}

const childrenOf = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  (parent?.children ?? []).filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
const childOf = (parent: XmlElement | undefined, name: string) => childrenOf(parent, name)[0];
const wordsOf = (parent: XmlElement | undefined, name: string) =>
  childOf(parent, name)?.text.trim() ?? "";
const numberOf = (parent: XmlElement | undefined, name: string) => {
  const words = wordsOf(parent, name);
  return words === "" ? Number.NaN : Number(words);
};

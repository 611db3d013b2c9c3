/** Boxes around things in a picture, as annotation files give them. */

/** In pixels of the picture as the file gives its size; right and bottom are where the box ends. */
export interface Box {
  label: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** It is around several things at once, so that they cannot be counted. */
  isGroup?: true;
}

export interface BoxedPicture {
  /** As written in the file. */
  path: string;
  width: number;
  height: number;
  /** The file does not say its size: width and height are only what the boxes are counted in. */
  isAnySize?: true;
  boxes: Box[];
}

/** Boxes in pixels of a picture whose size is in no file but its own. */
export type UnsizedPicture = Pick<BoxedPicture, "path" | "boxes">;

/** How many boxes were changed or left out. */
export interface BoxCounts {
  clipped: number;
  outside: number;
}

/**
 * The boxes within their picture: those that reach over its edge are cut there, those with nothing in it are left out. Both are
 * added to `counts`. An edge within half a pixel of the picture's is that edge.
 */
export function withinPicture(
  { boxes, ...picture }: BoxedPicture,
  counts: BoxCounts,
): BoxedPicture {
  const { width, height } = picture;
  const kept = boxes.flatMap((box) => {
    const within = {
      ...box,
      left: Math.min(width, Math.max(0, box.left)),
      right: Math.min(width, Math.max(0, box.right)),
      top: Math.min(height, Math.max(0, box.top)),
      bottom: Math.min(height, Math.max(0, box.bottom)),
    };
    if (!(within.right > within.left && within.bottom > within.top)) {
      counts.outside++;
      return [];
    }
    const moved = (["left", "right", "top", "bottom"] as const).some(
      (side) => Math.abs(within[side] - box[side]) > 0.5,
    );
    if (moved) counts.clipped++;
    return [within];
  });
  return { ...picture, boxes: kept };
}

/** Sentences about `counts`; `name` is the file's. */
export function boxProblems(name: string, { clipped, outside }: BoxCounts): string[] {
  const boxes = (count: number) =>
    count === 1 ? "1 box" : `${count.toLocaleString("en-US")} boxes`;
  return [
    ...(clipped > 0
      ? [
          `${name}: ${boxes(clipped)} ${clipped === 1 ? "reaches" : "reach"} over the edge of the picture and ${clipped === 1 ? "is" : "are"} cut there.`,
        ]
      : []),
    ...(outside > 0
      ? [
          `${name}: ${boxes(outside)} ${outside === 1 ? "lies" : "lie"} outside of the picture or ${outside === 1 ? "has" : "have"} no size, and ${outside === 1 ? "is" : "are"} left out.`,
        ]
      : []),
  ];
}

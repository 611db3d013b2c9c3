/** Sentences about what a model gets otherwise than the person gave it: capped pictures, a moved system prompt. Pure. */
import { mediaGrids } from "../media/pixels.ts";
import type { PixelCap, Processor } from "../media/processing/processor.ts";
import type { Media } from "../protocol/records.ts";
import type { ChatTemplate } from "../text/chatTemplate.ts";

/** `media` and system prompt of one conversation. Media that the model refuses have no note: encoding refuses them. */
export function mediaNotes(
  { media, system }: { media: readonly Media[]; system: string },
  { takesSystem }: Pick<ChatTemplate, "takesSystem">,
  processor: Processor | null,
): string[] {
  const notes = media.flatMap((one) => {
    const size = processor?.cap && cappedSizeOf(one, processor, processor.cap);
    if (!size) return [];
    const what = one.kind === "video" ? "its frames are" : "it is";
    return [
      `${one.localName}: ${what} shown to this model at ${size.width} × ${size.height} pixels. A browser has no room for more.`,
    ];
  });
  const hasMedia = media.length > 0;
  if (system.trim() !== "" && !takesSystem(hasMedia)) {
    notes.push(
      `This model takes no system prompt${hasMedia ? " beside pictures" : ""}, so the project's stands at the start of the first question.`,
    );
  }
  return notes;
}

function cappedSizeOf(media: Media, processor: Processor, cap: PixelCap) {
  try {
    return cap.cappedSize(mediaGrids([media], processor)[0]!);
  } catch {
    return null;
  }
}

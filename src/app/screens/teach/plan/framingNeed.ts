/** Whether much of the pictures and clips is cut off before the model sees them, as a line of the list of needs. */
import { framingOf, type Framing } from "../../../../base/media/framing.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import { framingText } from "../../../../base/words/framingText.ts";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Example } from "../../../../protocol/records.ts";
import type { Need } from "./need.ts";

/** What a picture of 4 : 3 loses to its middle square; more is worth knowing. Our choice. */
const USUAL_LOSS = 0.25;

/** @param framings those that the model offers; none where it cuts nothing off, or in a way of its own */
export function framingNeed(
  examples: readonly Pick<Example, "media">[],
  config: Pick<RunConfig, "framing">,
  framings: readonly Framing[],
): Need | null {
  if (framings.length === 0 || framingOf(config) !== "crop") return null;
  const media = new Map(examples.flatMap((one) => one.media).map((one) => [one.hash, one]));
  const cut = [...media.values()].filter(({ width, height }) => lossOf(width, height) > USUAL_LOSS);
  if (cut.length === 0) return null;
  const files = formatCount(media.size, "picture or clip", "pictures and clips");
  const loses = cut.length === 1 ? "loses" : "lose";
  const detail = `${cut.length} of ${files} ${loses} more than a quarter at the edges, since the model sees the middle square. “${framingText("pad")}”, under Advanced, shows it all of them.`;
  return { id: "framing", state: "watch", title: "What it sees of your pictures", detail };
}

/** Share of the area outside of the middle square. */
const lossOf = (width: number, height: number) =>
  1 - Math.min(width, height) / Math.max(width, height, 1);

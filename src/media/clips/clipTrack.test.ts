import { expect, test } from "vitest";
import { recordedMedia } from "../testing/clipBytes.ts";
import { clipSeconds, frameTimes, withTrack } from "./clipTrack.ts";
import { copyClip } from "./copyClip.ts";

const clip = new Blob([recordedMedia("clip.webm")]);

/** The duration of a copy of the first frames, seen for these seconds each; WebM states none of its last frame. */
async function secondsOf(durations: readonly number[]): Promise<number> {
  let time = 0;
  const plan = new Map(
    durations.map((seconds, place) => {
      const at = { time, seconds };
      time += seconds;
      return [place, at] as const;
    }),
  );
  const { blob } = await withTrack(clip, async (track) =>
    copyClip(track, (await track.getCodec())!, plan, {}),
  );
  return withTrack(blob, async (track) => clipSeconds(track, await frameTimes(track)));
}

test("a clip of one frame lasts as long as it is shown", async () => {
  expect(await secondsOf([1])).toBeCloseTo(1, 3);
});

test("a last frame that is seen longer than the others keeps its time", async () => {
  expect(await secondsOf([0.1, 0.1, 2])).toBeCloseTo(2.2, 3);
});

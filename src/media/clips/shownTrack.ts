/** Opens a dropped clip file as it is, apart from what its header hides: the edit list is given, not followed. */
import type { Input, InputVideoTrack } from "mediabunny";
import { withTrack } from "./clipTrack.ts";
import { plainFile, readMovieHeader, type TrackHeader } from "./iso/movieHeader.ts";

/** `header`: of MP4 and QuickTime files only. @throws UserError for files that are damaged or have no pictures */
export async function withShownTrack<T>(
  file: Blob,
  use: (track: InputVideoTrack, input: Input, header: TrackHeader | undefined) => Promise<T>,
): Promise<T> {
  const movie = await readMovieHeader(file);
  return withTrack(movie ? plainFile(file, movie) : file, (track, input) =>
    use(
      track,
      input,
      movie?.tracks.find(({ id }) => id === track.id),
    ),
  );
}

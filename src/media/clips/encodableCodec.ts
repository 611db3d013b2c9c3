/** Which codec clips are encoded with where they have to be. */
import { getFirstEncodableVideoCodec, QUALITY_VERY_HIGH, type VideoCodec } from "mediabunny";
import { UserError } from "../../base/userError.ts";

/** The first that the browser encodes; the open ones everywhere in software, H.264 where only the system encodes. */
const CODECS: VideoCodec[] = ["vp9", "vp8", "avc", "av1"];

/** @throws UserError with the sentence `refusal` where the browser encodes none. */
export async function encodableCodec(
  { width, height }: { width: number; height: number },
  refusal: string,
): Promise<VideoCodec> {
  const codec = await getFirstEncodableVideoCodec(CODECS, {
    width,
    height,
    quality: QUALITY_VERY_HIGH,
  });
  if (!codec) throw new UserError(refusal);
  return codec;
}

/** JPEG 2000 and its fast form HTJ2K (ITU-T T.800, T.814), with OpenJPEG, which turns luma and chroma of its own back into colours. */
import factory from "@cornerstonejs/codec-openjpeg/decodewasmjs";
import url from "@cornerstonejs/codec-openjpeg/decodewasm?url";
import { frameDecoder, onceLoaded } from "./wasmDecoder.ts";

const library = onceLoaded(factory, url);

export const decodeJpeg2000 = frameDecoder(async () => (await library()).J2KDecoder, {
  isRgb: true,
});

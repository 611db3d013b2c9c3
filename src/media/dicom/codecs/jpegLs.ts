/** JPEG-LS (ITU-T T.87), lossless and near-lossless, with CharLS. */
import factory from "@cornerstonejs/codec-charls/decodewasmjs";
import url from "@cornerstonejs/codec-charls/decodewasm?url";
import { frameDecoder, onceLoaded } from "./wasmDecoder.ts";

const library = onceLoaded(factory, url);

export const decodeJpegLs = frameDecoder(async () => (await library()).JpegLSDecoder);

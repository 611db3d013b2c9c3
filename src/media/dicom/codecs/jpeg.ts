/** JPEG of 8 bits (ITU-T T.81, processes 1, 2 and 4), with libjpeg-turbo, which gives colours. */
import factory from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs";
import url from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url";
import { frameDecoder, onceLoaded } from "./wasmDecoder.ts";

const library = onceLoaded(factory, url);

export const decodeJpeg = frameDecoder(async () => (await library()).JPEGDecoder, { isRgb: true });

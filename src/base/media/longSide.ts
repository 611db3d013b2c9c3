/** Most pixels along a side of a stored picture: SmolVLM2's largest side; of the other families only LLaVA-OneVision takes more of pictures of some shapes, up to 2304. */
export const LONG_SIDE = 2048;

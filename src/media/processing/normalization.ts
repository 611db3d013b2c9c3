/** Mean and standard deviation that published image towers normalise with. */

/** OpenAI's CLIP. */
export const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073];
export const CLIP_STD = [0.26862954, 0.26130258, 0.27577711];
/** Both, of towers with values from -1 to 1. */
export const HALF = [0.5, 0.5, 0.5];

/** All metrics. */
export { chance } from "./chance.ts";
export { exactMatch } from "./exactMatch.ts";
export { wilsonInterval } from "./interval.ts";
export { tokenF1 } from "./tokenF1.ts";

/** Whether a lesson computes its products in half precision. Chosen for the device, on the Settings screen. */
import { about, type SwitchSetting } from "./setting.ts";

export const HALF_SETTING: SwitchSetting = {
  ...about(
    "halfProducts",
    "Products in half precision",
    "f16 products, f32 sums",
    "Rounds both factors of its products to 11 bits, which some graphics devices compute faster.",
  ),
  kind: "switch",
  get: ({ halfProducts = false }) => halfProducts,
  set(config, value) {
    const { halfProducts: _, ...exact } = config;
    return value ? { ...config, halfProducts: true } : exact;
  },
};

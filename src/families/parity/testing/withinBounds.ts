/** Compares errors with their bounds and remembers the largest of each, for whoever asks how near it came. */
import { expect } from "vitest";
import type { Errors } from "../../../train/parity/recording.ts";

export interface Bounded {
  /** @throws when one is above its bound, or has none. */
  small(errors: Errors): void;
  /** Prints the largest of each under this name, when SCION_PARITY_NUMBERS is set. */
  print(name: string): void;
}

export function withinBounds(bounds: Errors): Bounded {
  const reached: Errors = {};
  return {
    small(errors) {
      for (const [what, error] of Object.entries(errors)) {
        reached[what] = Math.max(reached[what] ?? 0, error);
        expect(error, what).toBeLessThanOrEqual(bounds[what]!);
      }
    },
    print(name) {
      if (process.env["SCION_PARITY_NUMBERS"]) console.log(name, reached);
    },
  };
}

import { expect, test } from "vitest";
import { Library } from "../../storage/library.ts";
import { installStorage } from "../../storage/testing/memoryStorage.ts";
import { openNetworkFeatures } from "./specialistInput.ts";

installStorage();

test("a network that is gone when a run goes on is named, with both ways out", async () => {
  const library = new Library(() => {});
  await expect(openNetworkFeatures({ library }, "sha256:1", '"cells"')).rejects.toThrow(
    `The network "cells" is no longer here. Bring it again, or choose the model's own eyes in its place.`,
  );
});

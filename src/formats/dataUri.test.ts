import { expect, test } from "vitest";
import { readDataUri } from "./dataUri.ts";

test("readDataUri gives type and bytes, or null", () => {
  expect(readDataUri("data:image/PNG;charset=x;base64,AQID")).toEqual({
    mime: "image/png",
    bytes: new Uint8Array([1, 2, 3]),
  });
  expect(readDataUri("data:image/png;base64,???")).toBeNull();
  expect(readDataUri("data:text/plain,hello")).toBeNull();
  expect(readDataUri("a.png")).toBeNull();
});

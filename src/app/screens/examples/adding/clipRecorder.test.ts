import { expect, it } from "vitest";
import { clipForm } from "./clipRecorder.ts";

it("takes the form that most programs open, and says when there is none", () => {
  const supporting = (codecs: RegExp) => clipForm((form) => codecs.test(form));
  expect(supporting(/avc1|vp9/)).toBe("video/mp4;codecs=avc1.42E01F");
  expect(supporting(/vp/)).toBe("video/webm;codecs=vp9");
  expect(supporting(/vp8/)).toBe("video/webm;codecs=vp8");
  expect(supporting(/av01/)).toBeNull();
});

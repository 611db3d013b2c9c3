/** A review belongs to the project for which files were looked at, whatever is opened meanwhile. */
import { beforeEach, expect, test } from "vitest";
import type { ImportReview } from "../../../protocol/reports.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { changeBoxUnit, commitReview, inspectFiles } from "./imports.ts";
import { testWorker } from "./testWorker.ts";

const review = (reviewId: string, title = "") => ({ reviewId, title }) as unknown as ImportReview;
const files = [{ path: "a.csv", file: new File(["a"], "a.csv") }];
const discarded: string[] = [];
let meanwhile: () => void;
beforeEach(() => {
  discarded.length = 0;
  meanwhile = () => {};
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "p" });
});

testWorker({
  "import.inspect": () => (meanwhile(), review("r")),
  "import.boxes": () => (meanwhile(), review("r", "changed")),
  "import.commit": () => (meanwhile(), { added: [] }),
  "import.discard": ({ reviewId }) => void discarded.push(reviewId),
  "example.list": () => [],
});

test("files are reviewed in the project that waited for them", async () => {
  await inspectFiles(files);
  expect(store.getState().review).toEqual(review("r"));
  expect(discarded).toEqual([]);
});

test("where another project was opened, what was looked at is given up, which is said", async () => {
  meanwhile = () => store.setState({ projectId: "other" });
  await inspectFiles(files);
  expect(store.getState().review).toBeNull();
  expect(discarded).toEqual(["r"]);
  expect(store.getState().toasts[0]?.text).toContain("(1 file), so nothing of them was stored");
});

test("a review that was closed stays closed, and another is not touched", async () => {
  const other = review("other");
  for (const act of [() => changeBoxUnit("s", "pixels"), () => commitReview([])]) {
    for (const open of [null, other]) {
      store.setState({ review: review("r") });
      meanwhile = () => store.setState({ review: open });
      await act();
      expect(store.getState().review).toEqual(open);
    }
  }
  store.setState({ review: review("r") });
  meanwhile = () => {};
  await changeBoxUnit("s", "pixels");
  expect(store.getState().review).toEqual(review("r", "changed"));
  await commitReview([]);
  expect(store.getState().review).toBeNull();
});

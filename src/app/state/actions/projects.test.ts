/** A project that was long in coming is opened for whoever waited, and offered to whoever went elsewhere. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Project } from "../../../protocol/records.ts";
import { INITIAL_STATE } from "../state.ts";
import { store } from "../store.ts";
import { importProject, openSample } from "./projects.ts";
import { testWorker } from "./testWorker.ts";

const brought = { id: "new", title: "Blood smears" } as Project;
const file = new File([], "smears.scion.zip");
let page: EventTarget;
let meanwhile: () => void;

testWorker({
  "project.list": () => [brought],
  "project.openSample": () => (meanwhile(), brought),
  "project.import": () => (meanwhile(), { project: brought, notes: ["Its log is broken."] }),
  ...{ "example.list": () => [], "draft.list": () => [], "version.list": () => [] },
  ...{ "run.list": () => [], "eval.list": () => [], "model.missing": () => [] },
});

beforeEach(() => {
  page = new EventTarget();
  meanwhile = () => {};
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("location", { hash: "#/home" });
  store.setState({ ...INITIAL_STATE, worker: "ready", projectId: "old" });
});
afterEach(() => vi.unstubAllGlobals());

const ways = [
  ["a sample", () => openSample("smears")],
  ["a project file", () => importProject(file)],
] as const;

test.each(ways)("%s is opened for whoever waits for it", async (_, bring) => {
  await bring();
  expect(store.getState().projectId).toBe("new");
  expect(location.hash).toBe("#/examples");
});

test.each(ways)("%s leaves whoever went elsewhere in their project", async (_, bring) => {
  meanwhile = () => {
    location.hash = "#/chat";
    page.dispatchEvent(new Event("hashchange"));
  };
  await bring();
  expect(store.getState()).toMatchObject({ projectId: "old", projects: [brought] });
  expect(location.hash).toBe("#/chat");
  const offer = store.getState().toasts.at(-1)!;
  expect(offer).toMatchObject({
    text: "“Blood smears” is here now.",
    action: { label: "Open it" },
  });
  offer.action!.run();
  await vi.waitFor(() => expect(location.hash).toBe("#/examples"));
  expect(store.getState().projectId).toBe("new");
});

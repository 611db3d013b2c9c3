/** The zustand store. Components read it with `useApp(selector)`; only actions and events write to it. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { INITIAL_STATE, type AppState } from "./state.ts";

export const store = createStore<AppState>(() => INITIAL_STATE);

/** A selector must return a stable value: a field, or an object through `useShallow`. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(store, selector);
}

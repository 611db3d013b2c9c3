/** The one store. Components read it with `useApp(selector)`; only actions and events write to it. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { initialState, type AppState } from "./state.ts";

export const store = createStore<AppState>(() => initialState);

/** A selector must return something stable: a field, or wrap it in `useShallow` when it builds an object. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(store, selector);
}

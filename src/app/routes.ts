/** The screens and their routes. Hash routing works from any folder without server rewrites. */
import { useSyncExternalStore } from "react";
import type { IconName } from "./parts/icons/Icon.tsx";

export const ROUTES = [
  { id: "home", title: "Home", icon: "home" },
  { id: "examples", title: "Examples", icon: "examples" },
  { id: "teach", title: "Teach", icon: "teach" },
  { id: "check", title: "Check", icon: "check" },
  { id: "chat", title: "Chat", icon: "chat" },
  { id: "share", title: "Share", icon: "share" },
  { id: "models", title: "Models", icon: "chip" },
  { id: "settings", title: "Settings", icon: "settings" },
] as const satisfies { id: string; title: string; icon: IconName }[];

export type RouteId = (typeof ROUTES)[number]["id"];

/** "#/examples/abc" -> { screen: "examples", rest: "abc" }. Unknown routes lead to home. */
export function parseHash(hash: string): { screen: RouteId; rest: string } {
  const [, name = "", ...rest] = hash.split("/");
  const route = ROUTES.find(({ id }) => id === name);
  return { screen: route?.id ?? "home", rest: route ? decodeURIComponent(rest.join("/")) : "" };
}

export function hrefOf(screen: RouteId, rest = ""): string {
  return rest ? `#/${screen}/${encodeURIComponent(rest)}` : `#/${screen}`;
}

export function go(screen: RouteId, rest = ""): void {
  location.hash = hrefOf(screen, rest);
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

export function useRoute(): { screen: RouteId; rest: string } {
  return parseHash(useSyncExternalStore(subscribe, () => location.hash));
}

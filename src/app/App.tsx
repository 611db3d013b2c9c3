/** The layout around every screen: sidebar, machine notices, the lazily loaded screen, toasts. */
import { Suspense, lazy, useEffect, useRef, type ComponentType } from "react";
import { ScreenBoundary } from "./frame/ScreenBoundary.tsx";
import { keepFocus } from "./frame/keepFocus.ts";
import { MachineNotices } from "./frame/MachineNotices.tsx";
import { MissingModels } from "./frame/MissingModels.tsx";
import { Sidebar } from "./frame/Sidebar.tsx";
import { Toasts } from "./frame/Toasts.tsx";
import { useGlobalKeys } from "./frame/useGlobalKeys.ts";
import { Spinner } from "./parts/status/Spinner.tsx";
import { ROUTES, useRoute, type RouteId } from "./routes.ts";
import "./frame/frame.css";

/** React.lazy needs a default export; screens are named exports. */
function screen<K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) {
  return lazy(() => load().then((module) => ({ default: module[name] })));
}

const SCREENS: Record<RouteId, ComponentType> = {
  home: screen(() => import("./screens/home/HomeScreen.tsx"), "HomeScreen"),
  examples: screen(() => import("./screens/examples/ExamplesScreen.tsx"), "ExamplesScreen"),
  teach: screen(() => import("./screens/teach/TeachScreen.tsx"), "TeachScreen"),
  check: screen(() => import("./screens/check/CheckScreen.tsx"), "CheckScreen"),
  chat: screen(() => import("./screens/chat/ChatScreen.tsx"), "ChatScreen"),
  share: screen(() => import("./screens/share/ShareScreen.tsx"), "ShareScreen"),
  models: screen(() => import("./screens/models/ModelsScreen.tsx"), "ModelsScreen"),
  settings: screen(() => import("./screens/settings/SettingsScreen.tsx"), "SettingsScreen"),
};

export function App() {
  const { screen: id } = useRoute();
  const Current = SCREENS[id];
  useGlobalKeys();
  const shown = useRef(id);
  useEffect(keepFocus, []);
  useEffect(() => {
    const title = ROUTES.find((route) => route.id === id)?.title;
    document.title = id === "home" ? "Scion" : `${title} · Scion`;
    if (shown.current === id) return;
    shown.current = id;
    // A new screen starts scrolled to its top, with the focus on its main element.
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [id]);
  return (
    <div className="frame">
      <a className="frame-skip" href="#main" onClick={focusMain}>
        Skip to the screen
      </a>
      <Sidebar current={id} />
      <main id="main" className="frame-main" tabIndex={-1}>
        <MachineNotices />
        <MissingModels current={id} />
        <ScreenBoundary key={id}>
          <Suspense fallback={<Spinner label="Opening" />}>
            <Current />
          </Suspense>
        </ScreenBoundary>
      </main>
      <Toasts />
    </div>
  );
}

/** The location hash is the route, so the skip link sets the focus by script. */
function focusMain(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Mounts the studio. The theme is set by then, so nothing flashes. */
import "./app/styles/tokens.css";
import "./app/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startApp } from "./app/state/actions/start.ts";
import { keepOffline } from "./app/state/keepOffline.ts";
import { setTheme, theme } from "./app/state/theme.ts";
import { allowOwnScripts } from "./app/state/trustedTypes.ts";

allowOwnScripts();
setTheme(theme());
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startApp();
void keepOffline();

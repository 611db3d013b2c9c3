/** Mounts the app; the theme is set before the first render. */
import "./app/styles/tokens.css";
import "./app/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { startApp } from "./app/state/actions/start.ts";
import { keepOffline } from "./app/browser/keepOffline.ts";
import { setTheme, theme } from "./app/browser/theme.ts";

setTheme(theme());
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startApp();
void keepOffline();

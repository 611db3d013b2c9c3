/**
 * Registers the service worker that caches the whole studio for offline use. A waiting new version is activated at page
 * load, when nothing is running, so that code, model and samples change together.
 */
import { allowOwnScripts } from "../../base/trustedTypes.ts";

export async function keepOffline() {
  // The development server has no service worker.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  allowOwnScripts();
  try {
    const registration = await navigator.serviceWorker.register("./sw.js");
    if (registration.waiting && navigator.serviceWorker.controller) {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
        once: true,
      });
      registration.waiting.postMessage({ type: "SKIP_WAITING" });
    }
  } catch (error) {
    // Private windows may forbid service workers; then the studio needs its server.
    console.info("The studio could not be kept for use without its server.", error);
  }
}

/**
 * Keeps the whole studio in the browser's cache, so that it opens without a server. A new version waits until a page
 * loads: then nothing is going on yet, and code, model and samples change together.
 */
export async function keepOffline() {
  // The development server has no such file, and stale code in a cache is the last thing one wants there.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("./sw.js");
    if (registration.waiting && navigator.serviceWorker.controller) {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
        once: true,
      });
      registration.waiting.postMessage({ type: "SKIP_WAITING" });
    }
  } catch (error) {
    // A private window may forbid it. The studio works, it only needs its server again next time.
    console.info("The studio could not be kept for use without its server.", error);
  }
}

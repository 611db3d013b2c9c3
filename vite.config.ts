/** Builds the studio into one static folder that works from any address, also without a network after one visit. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** Larger than any file that the studio is made of. A file beyond it stops the build rather than be left out quietly. */
const largestCachedBytes = 64 * 1024 * 1024;

export default defineConfig({
  base: "./",
  plugins: [
    react(),
    VitePWA({
      // src/app/browser/keepOffline.ts registers it, and decides when a new version takes over.
      injectRegister: false,
      registerType: "prompt",
      manifest: {
        name: "Scion",
        short_name: "Scion",
        description: "Turn a general vision-language model into your specialist, on your own GPU.",
        start_url: "./",
        display: "standalone",
        icons: [{ src: "icons/icon.svg", sizes: "any", type: "image/svg+xml" }],
      },
      workbox: {
        globPatterns: ["**/*"],
        // The runtime of brought networks is 15 MB that most people never need: it is kept from its first use on.
        globIgnores: ["**/*.map", "sw.js", "manifest.webmanifest", "assets/{transformers,ort}*"],
        runtimeCaching: [
          {
            urlPattern: /\/assets\/(transformers|ort)[^/]*$/,
            handler: "CacheFirst",
            options: { cacheName: "networks", expiration: { maxEntries: 4 } },
          },
        ],
        maximumFileSizeToCacheInBytes: largestCachedBytes,
        // The policy header forbids importScripts, so the library is written into the one file.
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
  ],
  // transformers.js asks for the build with WebGPU, of twice the size; networks are run on the processor.
  resolve: { alias: { "onnxruntime-web/webgpu": "onnxruntime-web/wasm" } },
  worker: { format: "es" },
  build: { target: "esnext", sourcemap: true },
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
});

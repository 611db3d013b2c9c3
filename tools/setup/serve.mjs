// @ts-check
/**
 * Serves the built studio on this computer alone: one folder, read only, with the headers that keep data inside. Written
 * here because sirv 3.0.2 answers suffix, multiple and one-byte ranges wrongly, and a reversed range ends its process.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where a person may bring models from: the Hugging Face Hub and the servers that its files lie on. */
export const hubHosts = ["https://huggingface.co", "https://*.hf.co"];

/**
 * The privacy promise as a rule that the browser enforces: code, pictures and requests from this address only. Models may
 * also be fetched from some of `hosts`, and drafts be written by others, when the person asks for that.
 * @param {readonly string[]} hosts
 */
export const contentSecurityPolicy = (hosts) =>
  [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    ["connect-src 'self'", ...hosts].join(" "),
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // src/base/trustedTypes.ts creates this one, for workers of the same address.
    "trusted-types default",
  ].join("; ");

/**
 * Model hosts from a command line: `--models-from https://example.org` adds one, as often as it is given, and
 * `--no-hub` leaves the Hub out.
 * @param {readonly string[]} args
 */
export function modelHostsFrom(args) {
  const hosts = args.includes("--no-hub") ? [] : [...hubHosts];
  args.forEach((arg, i) => {
    if (arg !== "--models-from") return;
    const value = args[i + 1] ?? "";
    const { protocol, origin } = URL.canParse(value)
      ? new URL(value)
      : { protocol: "", origin: "" };
    if (protocol !== "https:" && protocol !== "http:") {
      throw new Error(
        `--models-from needs a web address like https://example.org, but "${value}" is given.`,
      );
    }
    hosts.push(origin);
  });
  return hosts;
}

/** Addresses that lead to this computer and nowhere else, as in src/drafting/server/address.ts. */
const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Servers of the person's own that may write drafts, from a command line: `--answers-from http://localhost:11434`, as often as
 * it is given. None without it, and none on another computer.
 * @param {readonly string[]} args
 */
export function answerHostsFrom(args) {
  return args.flatMap((arg, i) => {
    if (arg !== "--answers-from") return [];
    const value = args[i + 1] ?? "";
    const url = URL.canParse(value) ? new URL(value) : null;
    if (!url || !/^https?:$/.test(url.protocol) || !loopback.test(url.hostname)) {
      throw new Error(
        `--answers-from needs the address of a server on this computer, like http://localhost:11434, but "${value}" is given.`,
      );
    }
    return [url.origin];
  });
}

/**
 * All addresses that the page may ask beside its own.
 * @param {readonly string[]} args
 */
export const hostsFrom = (args) => [...modelHostsFrom(args), ...answerHostsFrom(args)];

const headers = {
  // Isolation gives precise timers and shared memory; every file comes from here, so nothing has to opt in.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** @type {Record<string, string>} */
const types = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/jsonl; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".mov": "video/quicktime",
  ".mp4": "video/mp4",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webm": "video/webm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * The file that an address means, or null. Names that begin with a dot are never served.
 * @param {string} folder
 * @param {string} url the request line's target, for example "/assets/a.js?v=1"
 */
export function resolveFile(folder, url) {
  let name;
  try {
    name = decodeURIComponent(/** @type {string} */ (url.split(/[?#]/)[0]));
  } catch {
    return null;
  }
  const parts = name.split(/[/\\]/).filter(Boolean);
  if (name.includes("\0") || parts.some((part) => part.startsWith("."))) return null;
  const file = path.join(folder, ...parts, name.endsWith("/") ? "index.html" : "");
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

/**
 * Start and end (inclusive) of the bytes asked for; "whole" without a usable header, "none" when they lie outside.
 * @param {string | undefined} header for example "bytes=0-99", "bytes=100-" or "bytes=-5"; one range only
 * @param {number} size
 * @returns {{ start: number, end: number } | "whole" | "none"}
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (!match[1] && !match[2])) return "whole";
  const start = match[1] ? Number(match[1]) : Math.max(0, size - Number(match[2]));
  const end = match[1] && match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return start > end ? "none" : { start, end };
}

/**
 * @param {string} folder
 * @param {readonly string[]} hosts
 */
export function createStudioServer(folder, hosts = hubHosts) {
  const policy = { "Content-Security-Policy": contentSecurityPolicy(hosts) };
  return createServer((request, response) => {
    /** @type {(status: number, more?: Record<string, string | number>) => void} */
    const head = (status, more) =>
      void response.writeHead(status, { ...headers, ...policy, ...more });
    if (request.method !== "GET" && request.method !== "HEAD") {
      head(405, { Allow: "GET, HEAD" });
      return response.end();
    }
    const file = resolveFile(folder, request.url ?? "/");
    if (!file) {
      head(404, { "Content-Type": "text/plain; charset=utf-8" });
      return response.end("There is no such page here.\n");
    }
    const { size, mtimeMs } = statSync(file);
    const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
    const common = {
      "Content-Type": types[path.extname(file).toLowerCase()] ?? "application/octet-stream",
      "Accept-Ranges": "bytes",
      ETag: tag,
      // Built files carry a hash of their content in their name; all others may change with the next build.
      "Cache-Control": /[\\/]assets[\\/]/.test(file) ? "max-age=31536000, immutable" : "no-cache",
    };
    if (request.headers["if-none-match"] === tag) {
      head(304, common);
      return response.end();
    }
    const range = parseRange(request.headers.range, size);
    if (range === "none") {
      head(416, { "Content-Range": `bytes */${size}` });
      return response.end();
    }
    const { start, end } = range === "whole" ? { start: 0, end: size - 1 } : range;
    head(range === "whole" ? 200 : 206, {
      ...common,
      "Content-Length": end - start + 1,
      ...(range === "whole" ? {} : { "Content-Range": `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === "HEAD" || size === 0) return response.end();
    createReadStream(file, { start, end })
      .on("error", () => response.destroy())
      .pipe(response);
  });
}

/**
 * Listens on this computer only, at the wanted port or, when that is taken, at the next free one.
 * @param {{ folder: string, port: number, exact?: boolean, hosts?: readonly string[] }} options `exact`: fail rather
 * than take another port
 * @returns {Promise<{ port: number, close: () => void }>}
 */
export function serveStudio({ folder, port, exact = false, hosts }) {
  const server = createStudioServer(folder, hosts);
  return new Promise((resolve, reject) => {
    let tries = 0;
    server.on("listening", () => {
      const address = /** @type {import("node:net").AddressInfo} */ (server.address());
      resolve({ port: address.port, close: () => server.close() });
    });
    server.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== "EADDRINUSE" || exact) return reject(error);
      tries += 1;
      // After twenty neighbours the system picks any free port.
      server.listen(tries < 20 ? port + tries : 0, "127.0.0.1");
    });
    server.listen(port, "127.0.0.1");
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("../../dist", import.meta.url));
  if (!existsSync(path.join(folder, "index.html"))) {
    throw new Error(`There is no built studio in ${folder}: run "npm run build" first.`);
  }
  const { port } = await serveStudio({
    folder,
    port: Number(process.argv[2] ?? 4173),
    exact: true,
    hosts: hostsFrom(process.argv.slice(3)),
  });
  console.log(`http://localhost:${port}/`);
}

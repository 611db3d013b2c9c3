/**
 * A small hub over real HTTP, with the Hugging Face Hub's paths, answers and habits: large files lie behind a redirect on a
 * file server that refuses to be asked first (OPTIONS), errors carry their code in a header. Faults are planted by tests.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Repo {
  files: Record<string, Buffer>;
  /** What the list says of a file's length, where only its beginning is there. */
  sizes?: Record<string, number>;
  card?: Record<string, unknown>;
  gated?: boolean;
  /** What a gated repository wants to see. */
  token?: string;
}

export interface Faults {
  /** Each number cuts one answer to the path short, after so many bytes of it. */
  cut: Record<string, number[]>;
  /** Answers ranges with the whole file. */
  ignoreRanges: boolean;
  /** Closes every connection without a word; "after a cut": as soon as one answer was cut short. */
  down: boolean | "after a cut";
  /** Changes one byte of the path on its way. */
  damage: string | null;
  /** Milliseconds between two pieces of a large file. */
  slow: number;
}

/** Larger files are kept outside of git, by their SHA-256. */
const LARGE = 100_000;
const PIECE = 64 * 1024;
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export async function startHub(repos: Record<string, Repo>, port = 0) {
  const faults: Faults = { cut: {}, ignoreRanges: false, down: false, damage: null, slow: 0 };
  const asked: { method: string; path: string; range: string }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://hub");
    const path = decodeURIComponent(url.pathname);
    asked.push({ method: request.method ?? "", path, range: request.headers.range ?? "" });
    if (faults.down === true) return void request.socket.destroy();
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader(
      "Access-Control-Expose-Headers",
      "X-Repo-Commit,X-Error-Code,X-Error-Message,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag",
    );
    answer(request, response, path).catch(() => response.destroy());
  });

  const refuse = (response: ServerResponse, status: number, code: string, message: string) => {
    response.writeHead(status, { "X-Error-Code": code, "X-Error-Message": message });
    response.end(JSON.stringify({ error: message }));
  };

  async function answer(request: IncomingMessage, response: ServerResponse, path: string) {
    if (request.method === "OPTIONS") {
      // The hub itself lets a token through; the file server behind it does not.
      const allowed = !path.startsWith("/cdn/");
      response.writeHead(allowed ? 204 : 403, { "Access-Control-Allow-Headers": "Authorization" });
      return void response.end();
    }
    const fixed = /^\/(cdn|static)\/([^/]+\/[^/]+)\/(.+)$/.exec(path);
    if (fixed) {
      const [, kind, id, name] = fixed as unknown as [string, string, string, string];
      const file = repos[id]?.files[name];
      if (file) return send(request, response, name, file);
      response.writeHead(404);
      // What a server of web pages answers for any name, which is not a model's file.
      return void response.end(kind);
    }
    const match =
      /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)(?:\/(.+))?$/.exec(path) ??
      /^\/([^/]+\/[^/]+)\/(resolve)\/([^/]+)\/(.+)$/.exec(path);
    const [, id = "", what, revision = "", name = ""] = match ?? [];
    const repo = repos[id];
    if (!repo) return refuse(response, 401, "RepoNotFound", "Repository not found");
    if (revision !== "main" && revision !== COMMIT) {
      return refuse(response, 404, "RevisionNotFound", `Invalid rev id: ${revision}`);
    }
    if (what === "revision") {
      const gated = repo.gated ? "auto" : false;
      return void response.end(JSON.stringify({ id, sha: COMMIT, gated, cardData: repo.card }));
    }
    if (what === "tree") {
      const listed = tree(repo, name);
      if (listed.length === 0 && name)
        return refuse(response, 404, "EntryNotFound", "No such path");
      return void response.end(JSON.stringify(listed));
    }
    if (repo.gated && request.headers.authorization !== `Bearer ${repo.token}`) {
      return refuse(response, 401, "GatedRepo", "Access to this model is restricted.");
    }
    const file = repo.files[name];
    if (!file) return refuse(response, 404, "EntryNotFound", "Entry not found");
    if (file.length <= LARGE) return send(request, response, name, file);
    response.writeHead(302, {
      // Another origin, as the real one's files lie on another host: an access token does not travel there.
      Location: `http://127.0.0.1:${listening()}/cdn/${id}/${name}`,
      "X-Linked-Size": file.length,
      "X-Linked-ETag": `"${sha256(file)}"`,
    });
    response.end();
  }

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    file: Buffer,
  ) {
    const range = faults.ignoreRanges
      ? null
      : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    const begin = Number(range?.[1] ?? 0);
    const end = Math.min(range?.[2] ? Number(range[2]) + 1 : file.length, file.length);
    response.writeHead(range ? 206 : 200, {
      "Content-Type": "application/octet-stream",
      "Content-Length": end - begin,
      ETag: `"${sha256(file)}"`,
      ...(range && { "Content-Range": `bytes ${begin}-${end - 1}/${file.length}` }),
    });
    const content = Buffer.from(file.subarray(begin, end));
    if (faults.damage === name && content.length > 0) content[content.length - 1]! ^= 1;
    // The header is read by an answer with an end; only the download itself is cut.
    const isDownload = range?.[2] === undefined || range[2] === "";
    const cutAt = isDownload ? faults.cut[name]?.shift() : undefined;
    const until = Math.min(content.length, cutAt ?? content.length);
    for (let at = 0; at < until && !response.destroyed; at += PIECE) {
      response.write(content.subarray(at, Math.min(at + PIECE, until)));
      if (faults.slow > 0) await new Promise((resolve) => setTimeout(resolve, faults.slow));
    }
    if (cutAt === undefined) return void response.end();
    if (faults.down) faults.down = true;
    // What was written must arrive before the connection goes: a stream that breaks forgets what nobody has taken yet.
    response.write("", () => setTimeout(() => request.socket.destroySoon(), UNTIL_READ_MS));
  }

  const listening = () => (server.address() as AddressInfo).port;
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${listening()}`,
    faults,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Within which even a busy machine reads what was sent to it. */
const UNTIL_READ_MS = 1000;

const sha256 = (file: Buffer) => createHash("sha256").update(file).digest("hex");

/** The rows of one folder, as `list_repo_tree` has them: its files, and its subfolders. */
function tree({ files, sizes = {} }: Repo, folder: string) {
  const start = folder && `${folder}/`;
  const inside = Object.entries(files).filter(([path]) => path.startsWith(start));
  const isDeeper = ([path]: [string, Buffer]) => path.slice(start.length).includes("/");
  const folders = new Set(
    inside.filter(isDeeper).map(([path]) => start + path.slice(start.length).split("/")[0]!),
  );
  const rows = inside
    .filter((entry) => !isDeeper(entry))
    .map(([path, file]) => {
      const size = sizes[path] ?? file.length;
      const oid = createHash("sha1").update(`blob ${file.length}\0`).update(file).digest("hex");
      const lfs = { oid: sha256(file), size, pointerSize: 134 };
      return { type: "file", oid, size, path, ...(size > LARGE && { lfs }) };
    });
  return [...rows, ...[...folders].map((path) => ({ type: "directory", oid: "0", size: 0, path }))];
}

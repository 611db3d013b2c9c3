import { deflateSync, zipSync } from "fflate";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readZip } from "./readZip.ts";
import { writeZip } from "./writeZip.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function packed(
  files: Record<string, Uint8Array | string | Blob>,
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = writeZip();
  for (const [path, data] of Object.entries(files)) await zip.write(path, data);
  return new Uint8Array(await (await zip.finish()).arrayBuffer());
}

/** Bytes in a path's place, where a name is not in UTF-8. */
type Path = string | number[];

/** A zip built byte by byte, so that its headers can hold false values. */
function handmade(
  files: {
    path: Path;
    extra?: number[];
    data: Uint8Array;
    bytes: number;
    method?: number;
    flags?: number;
    offset?: number;
  }[],
): Blob {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const { path, extra = [], data, bytes, method = 8, flags = 0, offset } of files) {
    const name = typeof path === "string" ? new TextEncoder().encode(path) : Uint8Array.from(path);
    const header = new DataView(new ArrayBuffer(30));
    header.setUint32(0, 0x04034b50, true);
    header.setUint16(26, name.length, true);
    local.push(new Uint8Array(header.buffer), name, data);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(8, flags, true);
    entry.setUint16(10, method, true);
    entry.setUint32(20, data.length, true);
    entry.setUint32(24, bytes, true);
    entry.setUint16(28, name.length, true);
    entry.setUint16(30, extra.length, true);
    entry.setUint32(42, offset ?? at, true);
    central.push(new Uint8Array(entry.buffer), name, Uint8Array.from(extra));
    at += 30 + name.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, files.length, true);
  end.setUint32(
    12,
    central.reduce((sum, part) => sum + part.length, 0),
    true,
  );
  end.setUint32(16, at, true);
  return new Blob([...local, ...central, new Uint8Array(end.buffer)] as BlobPart[]);
}

const zeros = deflateSync(new Uint8Array(5_000_000));

const files = () => ({
  "rows.jsonl": "a".repeat(10_000),
  "a.jpg": new Blob([new Uint8Array(10_000)]),
});

describe("writeZip and readZip", () => {
  it("round-trip every file, whatever its name and content", async () => {
    const path = fc
      .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((names) => names.map((name) => name.replace(/[\\/\0:.]/g, "_")).join("/"));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, fc.uint8Array({ maxLength: 300 })), async (files) => {
        const wanted = Object.fromEntries(Object.entries(files).filter(([p]) => !p.endsWith("/")));
        const zip = await readZip(new Blob([await packed(wanted)]));
        expect(zip.paths.sort()).toEqual(Object.keys(wanted).sort());
        for (const [p, data] of Object.entries(wanted)) expect(await zip.read(p)).toEqual(data);
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it("deflates text, stores pictures, takes blobs, and gives equal bytes for equal input", async () => {
    const bytes = await packed(files());
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(bytes.length).toBeLessThan(10_600);
    expect(await packed(files())).toEqual(bytes);
  });

  it("reads zips of another writer, without folders and macOS extras", async () => {
    const made = zipSync({
      "img/a.txt": new Uint8Array([104, 105]),
      "img/": new Uint8Array(0),
      "__MACOSX/img/._a.txt": new Uint8Array(1),
      "img/.DS_Store": new Uint8Array(1),
    });
    const zip = await readZip(new Blob([made]));
    expect(zip.paths).toEqual(["img/a.txt"]);
    expect(text(await zip.read("img/a.txt"))).toBe("hi");
  });

  it("reads names in UTF-8 without its flag, in CP437 and in the Unicode path field, and says which are guessed", async () => {
    const data = new TextEncoder().encode("hi");
    const file = (path: Path, extra?: number[]) => ({
      ...{ path, data, bytes: 2, method: 0, ...(extra && { extra }) },
    });
    const png = [...new TextEncoder().encode(".png")];
    // 0x7075, 11 bytes: version 1, the CRC-32 of the name as it stands in the header, and "ö.png" in UTF-8.
    const unicodePath = [0x75, 0x70, 11, 0, 1, 0x42, 0x74, 0x10, 0xde, 0xc3, 0xb6, ...png];
    const names = async (...files: ReturnType<typeof file>[]) => {
      const { paths, guessedPaths } = await readZip(handmade(files));
      return [paths, guessedPaths];
    };
    expect(await names(file([0x94, ...png]), file("s.csv"))).toEqual([
      ["ö.png", "s.csv"],
      ["ö.png"],
    ]);
    expect(await names(file([0x94, ...png], unicodePath))).toEqual([["ö.png"], []]);
    expect(await names(file("ä/日.png"))).toEqual([["ä/日.png"], []]);
    expect(await names(file("a\\b.png"), file([0x80, 0x5c, 0x82, ...png]))).toEqual([
      ["a/b.png", "Ç/é.png"],
      ["Ç/é.png"],
    ]);
    // A field that belongs to another name does not count.
    expect(await names(file([0x95, ...png], unicodePath))).toEqual([["ò.png"], ["ò.png"]]);
  });

  it("refuses a truncated zip, at any length", async () => {
    const bytes = await packed({ "a.txt": "hello ".repeat(100), "b.bin": new Uint8Array(50) });
    for (let keep = 0; keep < bytes.length; keep += 7) {
      await expect(readZip(new Blob([bytes.slice(0, keep)]), "p.zip")).rejects.toThrow(
        "p.zip is not a zip, or its end is missing",
      );
    }
  });

  it("detects every changed byte of the content", async () => {
    const bytes = await packed({ "a.txt": "The onion goes in first. ".repeat(9) });
    const dataAt = 30 + "a.txt".length;
    const packedBytes = new DataView(bytes.buffer).getUint32(bytes.length - 22 - 46 - 5 + 20, true);
    for (let at = dataAt; at < dataAt + packedBytes; at++) {
      const broken = bytes.slice();
      broken[at]! ^= 0x55;
      const zip = await readZip(new Blob([broken]), "p.zip");
      await expect(zip.read("a.txt")).rejects.toThrow('p.zip is damaged: "a.txt"');
    }
  });

  it("reports any damage as a UserError", async () => {
    const bytes = await packed({ "a/b.txt": "some text", "c.png": new Uint8Array(20) });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
        const broken = bytes.slice();
        broken[at] = value;
        try {
          const zip = await readZip(new Blob([broken]));
          for (const path of zip.paths) await zip.read(path);
        } catch (error) {
          expect((error as Error).name).toBe("UserError");
        }
      }),
    );
  });

  const traps: [string, () => Blob, string][] = [
    [
      "a ratio bomb",
      () => handmade([{ path: "x", data: zeros, bytes: 4_000_000_000 }]),
      "more than the 1 GB allowed for one file",
    ],
    [
      "a dense file",
      () => handmade([{ path: "x", data: zeros.slice(0, 900), bytes: 5_000_000 }]),
      "from 900 bytes to 5 MB. That is a trap",
    ],
    [
      "files that share bytes",
      () =>
        handmade([
          { path: "x", data: zeros, bytes: 900_000 },
          { path: "y", data: zeros, bytes: 900_000, offset: 0 },
        ]),
      "runs into what follows it",
    ],
    [
      "..",
      () => handmade([{ path: "a/../../x", data: zeros, bytes: 1 }]),
      '"a/../../x", which points outside',
    ],
    [
      "a Windows way out",
      () => handmade([{ path: "..\\x", data: zeros, bytes: 1 }]),
      '"../x", which points outside',
    ],
    [
      "an absolute path",
      () => handmade([{ path: "/etc/x", data: zeros, bytes: 1 }]),
      "points outside",
    ],
    ["a drive", () => handmade([{ path: "C:\\x", data: zeros, bytes: 1 }]), "points outside"],
    [
      "a password",
      () => handmade([{ path: "x", data: zeros, bytes: 1, flags: 1 }]),
      "locked with a password",
    ],
    [
      "another method",
      () => handmade([{ path: "x", data: zeros, bytes: 1, method: 93 }]),
      "by method 93",
    ],
    [
      "a name twice",
      () =>
        handmade([
          { path: "x", data: zeros, bytes: 900_000 },
          { path: "x", data: zeros, bytes: 900_000 },
        ]),
      'holds "x" twice',
    ],
  ];
  it.each(traps)("refuses %s", async (_what, make, sentence) => {
    await expect(readZip(make(), "p.zip")).rejects.toThrow(sentence);
  });

  it("stops inflating at the declared size", async () => {
    const zip = await readZip(handmade([{ path: "x", data: zeros, bytes: 1000 }]), "p.zip");
    await expect(zip.read("x")).rejects.toThrow("unpacks to more than its 1000 bytes");
  });

  it("enforces the given limits", async () => {
    const file = new Blob([await packed({ a: "12345", b: "12345" })]);
    await expect(readZip(file, "p.zip", { maxFiles: 1 })).rejects.toThrow(
      "holds 2 files, more than the 1",
    );
    await expect(readZip(file, "p.zip", { maxTotalBytes: 9 })).rejects.toThrow("more than 9 bytes");
  });
});

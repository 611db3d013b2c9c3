import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { HEAD_BYTES, fileKind } from "./fileKind.ts";

const fixtures = path.join(import.meta.dirname, "../../e2e/fixtures/media");
const head = (name: string) => readFileSync(path.join(fixtures, name)).subarray(0, HEAD_BYTES);
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("fileKind", () => {
  it.each([
    ["located.jpg", "image", "image/jpeg"],
    ["worded.png", "image", "image/png"],
    ["located.webp", "image", "image/webp"],
    ["located.avif", "image", "image/avif"],
    ["moving.gif", "image", "image/gif"],
    ["told.mp4", "video", "video/mp4"],
    ["phone.mov", "video", "video/quicktime"],
    ["clip.webm", "video", "video/webm"],
  ])("knows %s by its bytes", (name, kind, mime) => {
    expect(fileKind(head(name))).toEqual({ kind, mime });
  });

  it.each(["MM\0*\0\0\0\x08", "II\x2b\0\x08\0\0\0", "MM\0\x2b\0\x08\0\0"])(
    "knows TIFF and BigTIFF in both orders of bytes: %j",
    (text) => expect(fileKind(bytes(text))).toEqual({ kind: "image", mime: "image/tiff" }),
  );

  it.each(["\0\0\0\x18ftypheic\0\0\0\0mif1heic", "\0\0\0\x18ftypmif1\0\0\0\0mif1heic"])(
    "knows HEIC, of one photo and of a burst: %j",
    (text) => expect(fileKind(bytes(text))).toEqual({ kind: "image", mime: "image/heic" }),
  );

  it.each([
    ["Canon's raw picture", "II*\0\x10\0\0\0CR\x02\0", "raw picture"],
    ["a PDF", "%PDF-1.7\n", "PDF"],
    ["a drawing", "<?xml version='1.0'?>\n<!-- made by hand -->\n<svg>", "SVG"],
    ["an AVI", "RIFF\0\0\0\0AVI LIST", "AVI"],
    ["a WAV", "RIFF\0\0\0\0WAVEfmt ", "sound"],
    ["an MP3", "ID3\x03\0\0\0", "sound"],
    ["a song from iTunes", "\0\0\0\x18ftypM4A \0\0\0\0", "sound"],
    ["an old Excel sheet", "\xd0\xcf\x11\xe0\xa1\xb1", "Office"],
    ["a NIfTI scan", `\x5c\x01\0\0${"\0".repeat(340)}n+1\0`, "patient"],
    ["a drawing with a mark", "\xef\xbb\xbf<svg xmlns='x'/>", "SVG"],
    ["a drawing in UTF-16", "\xff\xfe<\0s\0v\0g\0>\0", "SVG"],
    ["a web page", "<!DOCTYPE html><html><body>404</body></html>", "web page"],
    ["a web page after a comment", "\n<!-- x -->\n<HTML>", "web page"],
    [
      "a server's error",
      '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
      "error",
    ],
    ["a pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"],
    ["a packed file", "\x1f\x8b\x08\0", "zip"],
    ["a Windows clip", "\x30\x26\xb2\x75\x8e", "MP4"],
  ])("refuses %s and says what to do", (_, text, word) => {
    const found = fileKind(bytes(text));
    expect(found.kind).toBe("refused");
    expect("reason" in found && found.reason).toContain(word);
    expect("reason" in found && found.reason).toMatch(/drop (it|that|these|one|the)/);
  });

  it.each([
    ["a DICOM file", `${"\0".repeat(128)}DICM`],
    ["DICOM without its preamble", "\x08\0\x60\0CS\x02\0OT\x10\0\x10\0PN\x08\0No^Body "],
    ["DICOM with implicit values", "\x08\0\x05\0\x04\0\0\0ISO \x08\0\x20\0\x08\0\0\x0020260101"],
    ["big-endian DICOM", "\0\x08\0\x60CS\0\x02OT\0\x10\0\x10PN\0\x08No^Body "],
    ["DICOM's meta information", "\x02\0\0\0UL\x04\0\x0a\0\0\0\x02\0\x01\0OB\0\0\x02\0\0\0\0\x01"],
  ])("knows %s", (_, text) => expect(fileKind(bytes(text))).toEqual({ kind: "dicom" }));

  it("leaves text to others, also as spreadsheets write it", () => {
    for (const text of [
      "image,question",
      "ID3,name\n",
      "\xff\xfei\0m\0",
      "BM and others",
      "",
      "[{",
      "\b\0a\0b\0c\0",
      "<answer>yes</answer>",
      "versions of it",
    ]) {
      expect(fileKind(bytes(text))).toEqual({ kind: "unknown" });
    }
  });

  it("knows a zip, which may hold a whole folder", () => {
    expect(fileKind(bytes("PK\x03\x04"))).toEqual({ kind: "zip" });
  });
});

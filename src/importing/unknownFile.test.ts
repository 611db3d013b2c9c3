import { expect, test } from "vitest";
import { unknownFile } from "./unknownFile.ts";

const reason = (path: string, text: string) => unknownFile(path, new TextEncoder().encode(text));

test.each([
  ["page.jpg", "<!DOCTYPE html><title>x</title>", "This is a web page and not the file"],
  ["page.png", "\ufeff\n<html lang=en>", "This is a web page and not the file"],
  ["pointer.jpg", "version https://git-lfs.github.com/spec/v1\noid sha256:aa", "git lfs pull"],
  [
    "a.jpg",
    '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
    "the download failed",
  ],
  ["a.jpg", '{"error":"not found"}', "whatever its name says: its content is text"],
  ["a.jpg", "\x01\x02\x03\x04", "of no kind that Scion knows"],
  ["train.parquet", "PAR1xx", "This is a Parquet table"],
  ["boxes.xml", '<?xml version="1.0"?><annotation>', "This is an XML file"],
  ["notes.xyz", "hello", "Scion does not know this kind of file"],
])("%s with %j", (path, text, expected) => {
  expect(reason(path, text)).toContain(expected);
});

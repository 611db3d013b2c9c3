import { expect, test } from "vitest";
import { unknownFile } from "./unknownFile.ts";

const reason = (path: string, text: string) => unknownFile(path, new TextEncoder().encode(text));

test.each([
  ["a.jpg", '{"error":"not found"}', "whatever its name says: its content is text"],
  ["a.jpg", "\x01\x02\x03\x04", "of no kind that Scion knows"],
  ["train.parquet", "PAR1xx", "This is a Parquet table"],
  ["boxes.xml", '<?xml version="1.0"?><annotation>', "This is an XML file"],
  ["notes.xyz", "hello", "Scion does not know this kind of file"],
])("%s with %j", (path, text, expected) => {
  expect(reason(path, text)).toContain(expected);
});

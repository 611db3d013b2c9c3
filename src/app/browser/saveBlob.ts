/** Hands a finished file to the person as a plain download: works in every browser, kiosk and frame. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // The browser reads the address after the click returns; a minute is ample and nothing leaks for long.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A title as a file name: letters, digits and dashes. */
export function fileNameOf(title: string): string {
  const plain = title.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-");
  return plain.replace(/^-+|-+$/g, "").toLowerCase() || "scion";
}

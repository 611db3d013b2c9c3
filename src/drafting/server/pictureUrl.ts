/** A stored picture as a data URL that servers read: PNG and JPEG as they are, others as PNG, so that no pixel changes. */

/** Of common servers some read nothing else. */
const READ_EVERYWHERE = /^image\/(?:png|jpeg)$/;

export async function pictureDataUrl(blob: Blob): Promise<string> {
  const readable = READ_EVERYWHERE.test(blob.type) ? blob : await asPng(blob);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result as string));
    reader.addEventListener("error", () => reject(reader.error!));
    reader.readAsDataURL(readable);
  });
}

async function asPng(blob: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/png" });
}

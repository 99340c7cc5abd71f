// Photos are made smaller before they go up, so that they get there from a cheap phone on a bad network. Where a browser
// cannot do it, the photo goes as it is.

export const MOST_BYTES = 10 * 1024 * 1024; // that the server takes
const LONGEST_SIDE = 2000; // pixels
const SMALL_ENOUGH = 400_000; // bytes
const QUALITY = 0.8;

/** The sides of a picture that is made to fit; never larger than it was. */
export function fit(width: number, height: number, most = LONGEST_SIDE): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height, 1));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The photo made smaller, or the file itself: when it is small, no photo, or cannot be made smaller. */
export async function smaller(file: File): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = fit(picture.width, picture.height);
    const brush = canvas.getContext('2d')!;
    brush.fillStyle = '#fff'; // what was transparent
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

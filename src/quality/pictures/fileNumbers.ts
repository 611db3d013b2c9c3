/** Whether two file names are numbered one after the other, as a camera does in a burst. */

const NUMBERED = /^(.*?)(\d+)(\D*)$/;

/** "IMG_0012.jpg" and "IMG_0013.jpg" are; names that differ in more than the number are not. */
export function areNeighbours(a: string, b: string): boolean {
  const [one, other] = [NUMBERED.exec(withoutType(a)), NUMBERED.exec(withoutType(b))];
  if (!one || !other || one[1] !== other[1] || one[3] !== other[3]) return false;
  return Math.abs(Number(one[2]) - Number(other[2])) === 1;
}

const withoutType = (name: string) => name.replace(/\.[^.]*$/, "");

/** Which tiles or strips of a TIFF page a rectangle touches, and whether the file has them. */
import type { GeoTIFFImage } from "geotiff";
import type { Rectangle } from "../../protocol/media/slide.ts";

interface TileGrid {
  width: number;
  height: number;
  tileWidth: number;
  tileHeight: number;
  /** How often the grid comes: once, or once for each sample where these lie in planes. */
  planes: number;
}

export interface Tile extends Rectangle {
  /** Place in the lists of the file. */
  index: number;
}

/** In the order of the file. Their rectangles are cut at the page's edge. */
function tilesIn(grid: TileGrid, { left, top, width, height }: Rectangle): Tile[] {
  const { tileWidth, tileHeight } = grid;
  const across = Math.ceil(grid.width / tileWidth);
  const down = Math.ceil(grid.height / tileHeight);
  const tiles: Tile[] = [];
  for (let plane = 0; plane < grid.planes; plane++) {
    for (let y = Math.floor(top / tileHeight); y * tileHeight < top + height; y++) {
      for (let x = Math.floor(left / tileWidth); x * tileWidth < left + width; x++) {
        tiles.push({
          index: plane * across * down + y * across + x,
          left: x * tileWidth,
          top: y * tileHeight,
          width: Math.min(tileWidth, grid.width - x * tileWidth),
          height: Math.min(tileHeight, grid.height - y * tileHeight),
        });
      }
    }
  }
  return tiles;
}

const gridOf = (image: GeoTIFFImage): TileGrid => ({
  width: image.getWidth(),
  height: image.getHeight(),
  tileWidth: image.getTileWidth(),
  tileHeight: image.getTileHeight(),
  planes: image.planarConfiguration === 2 ? image.getSamplesPerPixel() : 1,
});

/** Those of a rectangle that reach beyond the end of the file, and those that the file leaves out: scanners do so with bare glass. */
export async function tileFaults(image: GeoTIFFImage, rectangle: Rectangle, fileSize: number) {
  const tags = image.fileDirectory;
  const list = async (tag: number) => (await tags.loadValue(tag)) as ArrayLike<number> | undefined;
  const offsets = await list(image.isTiled ? 324 : 273);
  const lengths = await list(image.isTiled ? 325 : 279);
  const tiles = tilesIn(gridOf(image), rectangle);
  const lengthOf = ({ index }: Tile) => Number(lengths?.[index] ?? NaN);
  const endOf = (tile: Tile) => Number(offsets?.[tile.index] ?? 0) + lengthOf(tile);
  return {
    beyondEnd: tiles.filter((tile) => endOf(tile) > fileSize),
    absent: tiles.filter((tile) => lengthOf(tile) === 0),
  };
}

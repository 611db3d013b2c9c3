/** An image network that is open in a worker of its own. */
import type { RgbImage } from "../media/processing/resize.ts";
import { NetworkConnection } from "./networkConnection.ts";
import type { NetworkFiles, Seen } from "./runNetwork.ts";

export class ImageNetwork {
  readonly #connection: NetworkConnection;

  private constructor(connection: NetworkConnection) {
    this.#connection = connection;
  }

  /** @throws UserError when it cannot be opened */
  static async open(files: NetworkFiles): Promise<ImageNetwork> {
    return new ImageNetwork(await NetworkConnection.open({ open: files }, files.title));
  }

  /** @throws PictureRefused when the network does not take the picture; UserError when it has stopped */
  async look(image: RgbImage): Promise<Seen> {
    return (await this.#connection.ask({ look: image })) as Seen;
  }

  /** Frees its memory. */
  close(): void {
    this.#connection.close();
  }
}

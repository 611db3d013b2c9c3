/** A network that reads texts and is open in a worker of its own. */
import { NetworkConnection } from "../networkConnection.ts";
import type { ReadText, TextNetworkFiles } from "./runTextNetwork.ts";

export class TextNetwork {
  readonly #connection: NetworkConnection;

  private constructor(connection: NetworkConnection) {
    this.#connection = connection;
  }

  /** @throws UserError when it cannot be opened */
  static async open(files: TextNetworkFiles): Promise<TextNetwork> {
    return new TextNetwork(await NetworkConnection.open({ openTexts: files }, files.title));
  }

  /** @throws UserError when the network does not take the text, or has stopped */
  async read(text: string): Promise<ReadText> {
    return (await this.#connection.ask({ read: text })) as ReadText;
  }

  /** Frees its memory. */
  close(): void {
    this.#connection.close();
  }
}

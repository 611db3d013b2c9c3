/** Black boxes that a person draws over parts of a picture or clip: names, faces. */

/** Shares of the sides, 0 to 1, from the top left. */
export interface CoverBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What still refers to the picture without boxes. */
export interface RemainingUses {
  /** Frozen versions, of any project: what runs learnt from is not rewritten. */
  versions: number;
  /** Messages of chats. */
  messages: number;
}

/** A line of the list of needs. */

export interface Need {
  id: string;
  state: "ready" | "watch" | "missing";
  title: string;
  detail: string;
  /** Screen that helps. */
  go?: "examples" | "home";
  /** What a button beside it does. */
  action?: "train-specialist";
}

/** How well a model tells answers that agree from answers that do not, on pairs that nothing was learnt from. */
export interface EntailmentScore {
  /** Pairs that were asked about. */
  n: number;
  /** Labels that the model got right without the tool, and with it. */
  base: number;
  adapter: number;
  /** Those that our rule gets right, which learns nothing. Absent where it was not asked yet. */
  rule?: number;
  /** Share of the commonest label: what always giving it gets right. */
  chance: number;
  /** By how the pairs were made. */
  kinds: { kind: string; n: number; base: number; adapter: number; rule?: number }[];
}

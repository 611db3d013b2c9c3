/** Whether a report is about the hidden questions, all of them: neither about watched ones nor about those of a sheet. */
export function asksHidden({ split, sheet }: { split?: unknown; sheet?: unknown }): boolean {
  return split === undefined && sheet === undefined;
}

/**
 * JSON with one spelling for one value: keys sorted by code unit, no spaces, undefined members left out. Two records
 * with equal content give equal text, so their hashes are equal too.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === "number" && !Number.isFinite(member)) {
      throw new Error(`${member} has no JSON form.`);
    }
    if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
    // A null prototype keeps a member called "__proto__" an ordinary one.
    const sorted = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(member).sort()) {
      sorted[key] = (member as Record<string, unknown>)[key];
    }
    return sorted;
  });
}

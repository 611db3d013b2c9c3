/**
 * Canonical JSON: keys sorted by code unit, no spaces, undefined members left out. Equal values give equal text, so
 * their hashes are equal too.
 * @throws {Error} when a number is not finite.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === "number" && !Number.isFinite(member)) {
      throw new Error(`${member} has no JSON form.`);
    }
    if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
    // Without a prototype, "__proto__" is an ordinary member.
    const sorted = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(member).sort()) {
      sorted[key] = (member as Record<string, unknown>)[key];
    }
    return sorted;
  });
}

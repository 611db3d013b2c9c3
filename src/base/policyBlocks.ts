/** Which addresses the page's Content Security Policy has blocked: a blocked request fails like one without a connection. */

const blockedOrigins = new Set<string>();
globalThis.addEventListener?.("securitypolicyviolation", (event) => {
  const { blockedURI } = event as SecurityPolicyViolationEvent;
  if (URL.canParse(blockedURI)) blockedOrigins.add(new URL(blockedURI).origin);
});

/** The event comes in a task of its own, possibly after the request has failed. */
const REPORTED_MS = 50;

/** Whether a request to this address, which has just failed, was blocked. */
export async function wasBlocked(url: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, REPORTED_MS));
  return blockedOrigins.has(new URL(url).origin);
}

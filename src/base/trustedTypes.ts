/** The Trusted Types policy that allows scripts of the page's own origin, for its worker, that worker's own, and the service worker. */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
  defaultPolicy: unknown;
}

export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes || trustedTypes.defaultPolicy) return;
  trustedTypes.createPolicy("default", {
    createScriptURL: (url) => {
      const { origin } = new URL(url, location.href);
      if (origin !== location.origin) {
        throw new TypeError(`Scion runs its own scripts only, and ${url} is not one of them.`);
      }
      return url;
    },
  });
}

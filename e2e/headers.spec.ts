/** The Content Security Policy, as the browser enforces it. */
import { expect, test } from "@playwright/test";

test("the page is isolated and allows its own address, and models from the hub", async ({
  page,
  baseURL,
}) => {
  const reply = await page.goto("./");
  const headers = (await reply?.allHeaders()) ?? {};
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  const rules = (headers["content-security-policy"] ?? "").split("; ");
  expect(rules).toContain("default-src 'self'");
  // The last two are the stories' own hub, which playwright.config.ts adds.
  const port = Number(new URL(baseURL ?? "").port) + 1;
  const hub = `https://huggingface.co https://*.hf.co http://localhost:${port} http://127.0.0.1:${port}`;
  expect(rules).toContain(`connect-src 'self' ${hub}`);
  expect(rules).toContain("object-src 'none'");
  expect(rules).toContain("require-trusted-types-for 'script'");
  expect(rules.join(" ").replace(hub, "")).not.toMatch(/https?:|\*|'unsafe-(inline|eval)'/);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("a request to another address is refused by the browser", async ({ page, baseURL }) => {
  await page.goto("./");
  const attempt = (url: string) =>
    page.evaluate(async (target) => {
      try {
        await fetch(target, { mode: "no-cors" });
        return "sent";
      } catch {
        return "refused";
      }
    }, url);
  // The same server under another name is another origin, so no network is needed to prove it.
  expect(await attempt(new URL(baseURL ?? "").href.replace("localhost", "127.0.0.1"))).toBe(
    "refused",
  );
  expect(await attempt("./index.html")).toBe("sent");
});

test("text never becomes a script", async ({ page }) => {
  await page.goto("./");
  const outcome = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML("beforeend", "<p>from text</p>");
      return "inserted";
    } catch {
      return "refused";
    }
  });
  expect(outcome).toBe("refused");
});

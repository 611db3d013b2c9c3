import { describe, expect, it } from "vitest";
import { licenceOf, readFrontMatter } from "./licence.ts";

const card = (head: string) => `---\n${head}\n---\n# Model\nlicense: wrong\n`;

describe("the head of a model card", () => {
  it("gives texts and lists, and leaves deeper things out", () => {
    const head = readFrontMatter(
      card(
        [
          "license: apache-2.0",
          'license_name: "llama 3.2: community" # said so',
          "tags:",
          "- video",
          "  - 'text'",
          "language: [en, fr]",
          "widget:",
          "  license: nested",
          "extra_gated_prompt: |",
          "  license: in a long text",
        ].join("\n"),
      ),
    );
    expect(Object.fromEntries(head)).toEqual({
      license: "apache-2.0",
      license_name: "llama 3.2: community",
      tags: ["video", "text"],
      language: ["en", "fr"],
    });
  });

  it("is empty without the two lines of dashes", () => {
    expect(readFrontMatter("license: mit\n").size).toBe(0);
    expect(readFrontMatter("").size).toBe(0);
  });

  it("is read with Windows line ends and a byte order mark", () => {
    expect(readFrontMatter("\uFEFF---\r\nlicense: mit\r\n---\r\n").get("license")).toBe("mit");
  });
});

describe("a licence", () => {
  it("comes from the card, several joined, with the text of its own file", () => {
    const licence = licenceOf(
      card("license:\n- mit\n- apache-2.0\nlicense_link: LICENSE"),
      null,
      "MIT …",
    );
    expect(licence).toEqual({ id: "mit, apache-2.0", name: "", link: "", text: "MIT …" });
  });

  it("prefers what the Hub read, and keeps links that lead somewhere", () => {
    const data = {
      license: "other",
      license_name: "gemma",
      license_link: "https://x.example/terms",
    };
    expect(licenceOf(card("license: mit"), data, "")).toEqual({
      id: "other",
      name: "gemma",
      link: "https://x.example/terms",
      text: "",
    });
    expect(licenceOf("", { license_link: "javascript:alert(1)" }, "").link).toBe("");
  });

  it("stays empty when nothing is said", () => {
    expect(licenceOf("# Model", null, "")).toEqual({ id: "", name: "", link: "", text: "" });
  });
});

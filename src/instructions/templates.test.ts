import { describe, expect, it } from "vitest";
import { templateProblem } from "./checkTemplate.ts";
import { sampleTemplate } from "./sampleTemplate.ts";
import type { Fact } from "./task.ts";
import { templateTask, templateTasks } from "./tasks/index.ts";
import { fillPattern, namesIn, questionWords } from "./template.ts";

const vqa = templateTask("vqa");
const fact = (answer: string, medium: Fact["medium"] = "picture"): Fact => ({
  ...{ question: "What is it?", answer, medium, classes: [], label: null },
});

/** As Yin et al., arXiv 2306.13549, table of VQA templates, print them. */
const PRINTED = [
  "<Image> {Question}",
  "<Image> Question: {Question}",
  "<Image> {Question} A short answer to the question is",
  "<Image> Q: {Question} A:",
  "<Image> Question: {Question} Short answer:",
  "<Image> Given the image, answer the following question with no more than three words. {Question}",
  "<Image> Based on the image, respond to this question with a short answer: {Question}. Answer:",
  "<Image> Use the provided image to answer the question: {Question} Provide your answer as short as possible:",
  '<Image> What is the answer to the following question? "{Question}"',
  '<Image> The question "{Question}" can be answered using the image. A short answer is',
];

describe("the ten templates of visual question answering", () => {
  it("are those of the paper, to the letter, once filled", () => {
    const filled = vqa.templates.map(({ question }) =>
      fillPattern(question, { Question: "How many eggs?" }),
    );
    expect(filled).toEqual(PRINTED.map((line) => line.replace("{Question}", "How many eggs?")));
  });

  it("ask for a short answer in numbers 3, 5, 6, 7, 8 and 10", () => {
    const short = vqa.templates.flatMap(({ isShort }, i) => (isShort ? [i + 1] : []));
    expect(short).toEqual([3, 5, 6, 7, 8, 10]);
  });

  const draws = (count: number, one: Fact, seed = 7) => {
    const counts = new Map(vqa.templates.map(({ id }) => [id, 0]));
    for (let i = 0; i < count; i++) {
      const sampled = sampleTemplate(one, `example ${i}`, {
        ...{ task: vqa, templates: vqa.templates, seed },
      });
      if ("reason" in sampled) throw new Error(sampled.reason);
      counts.set(sampled.template.id, counts.get(sampled.template.id)! + 1);
    }
    return counts;
  };
  const chiSquare = (counts: readonly number[]) => {
    const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  };

  it("are drawn alike: chi-square of 10,000 draws below its 99.9 % point", () => {
    const statistic = chiSquare([...draws(10_000, fact("two eggs")).values()]);
    // 9 degrees of freedom: scipy.stats.chi2.ppf(0.999, 9). A draw that always took the first would give 90,000.
    expect(statistic).toBeLessThan(27.877);
    expect(statistic).toBeGreaterThan(0.5);
  });

  it("draw none that asks for a short answer where the answer is long, and the others alike", () => {
    const counts = draws(10_000, fact("a loaf that was not proved for long enough"));
    const used = [...counts].filter(([, count]) => count > 0);
    expect(used.map(([id]) => id)).toEqual(["vqa-1", "vqa-2", "vqa-4", "vqa-9"]);
    // 3 degrees of freedom: scipy.stats.chi2.ppf(0.999, 3).
    expect(chiSquare(used.map(([, count]) => count))).toBeLessThan(16.266);
  });

  it("count four words as long and three as short", () => {
    const drawn = (answer: string) =>
      new Set([...draws(2000, fact(answer))].filter(([, n]) => n > 0).map(([id]) => id)).size;
    expect(drawn("three small eggs")).toBe(10);
    expect(drawn("three very small eggs")).toBe(4);
  });

  it("speak of no image to a clip", () => {
    const counts = draws(2000, fact("two eggs", "clip"));
    const used = [...counts].filter(([, count]) => count > 0).map(([id]) => id);
    expect(used).toEqual(["vqa-1", "vqa-2", "vqa-3", "vqa-4", "vqa-5", "vqa-9"]);
  });

  it("give a question the same template whatever else is asked, and another seed another", () => {
    const draw = (key: string, seed: number) => {
      const options = { task: vqa, templates: vqa.templates, seed };
      return sampleTemplate(fact("an egg"), key, options);
    };
    expect(draw("a 0", 3)).toEqual(draw("a 0", 3));
    const keys = Array.from({ length: 50 }, (_, i) => `${i} 0`);
    expect(keys.map((key) => draw(key, 3))).not.toEqual(keys.map((key) => draw(key, 4)));
  });
});

describe("the lists of templates", () => {
  it("hold no template that a person could not have written", () => {
    for (const task of templateTasks)
      for (const template of task.templates)
        expect([template.id, templateProblem(template, task)]).toEqual([template.id, null]);
  });

  it("have ids of their own and begin with the picture", () => {
    const all = templateTasks.flatMap(({ templates }) => templates);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ question }) => question)).size).toBe(all.length);
    for (const { question } of all) expect(question.startsWith("<Image> ")).toBe(true);
  });
});

describe("a template that a person writes", () => {
  const problem = (question: string, answer = "{Answer}", id = "vqa") =>
    templateProblem({ question, answer }, templateTask(id));

  it.each([
    ["{Question}", null],
    ["<Image> Please: {Question}", null],
    ["Tell me about it.", 'The template "Tell me about it." lacks {Question}'],
    ["<Image> ", "The template has no words"],
    ["What is in <Image>? {Question}", "has <Image> within its words"],
    ["<Image> <Image> {Question}", "has <Image> within its words"],
    ["{Question} in {Place}?", "holds {Place}, which nothing stands for here"],
  ])("%s", (question, expected) => {
    const found = problem(question);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toContain(expected);
  });

  it("needs an answer that differs from example to example", () => {
    expect(problem("{Question}", "Yes.")).toContain("is the same for all examples");
    expect(problem("{Question}", "<Image> {Answer}")).toContain("which only the question may");
  });

  it("of multiple choice needs the choices", () => {
    expect(problem("Which?", "{Letter}", "choice")).toContain("lacks {Options}");
    expect(problem("Which?\n{Options}", "{Letter}", "choice")).toBeNull();
  });
});

describe("patterns", () => {
  it("leave braces in a value as they are", () => {
    expect(fillPattern("{Question} {Answer}", { Question: "{Answer}", Answer: "1" })).toBe(
      "{Answer} 1",
    );
  });
  it("name what they hold once, and lose the picture in front alone", () => {
    expect(namesIn("{A} {Bc} {A} {d}")).toEqual(["A", "Bc"]);
    expect(questionWords({ question: "<Image> What?" })).toBe("What?");
  });
});

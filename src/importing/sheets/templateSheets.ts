/** Sheets to begin with: how each is laid out, with a few rows. `readSheet` takes every column of them. */
import { writeCsv } from "../../formats/csv/csv.ts";
import type { TemplateSheet } from "../../protocol/instructions/templateSheets.ts";

const sheet = (
  id: string,
  title: string,
  about: string,
  [header, ...rows]: [string[], ...string[][]],
): TemplateSheet => ({ id, title, about, header, rows, csv: writeCsv(header, rows) });

export const templateSheets: readonly TemplateSheet[] = [
  sheet(
    "questions",
    "Questions and answers",
    "Each row is a question of its own; rows with the same word in a column called conversation are asked one after another. Rows about the same file, or with the same word in a column called source, stay together when they are dealt to learn, watch and check. Without a file the questions are text only.",
    [
      ["file", "question", "answer", "kind"],
      ["dough.jpg", "What is wrong with this dough?", "It is under-proved: the crumb is tight.", "fault"],
      ["dough.jpg", "What now?", "Let it rest 30 minutes more at 26 °C.", "advice"],
      ["folding.mp4", "Which step is this?", "Folding in the butter.", "step"],
    ],
  ),
  sheet(
    "labels",
    "Labels",
    "One word for each picture. What is asked, the Templates on the Make tab can change later: multiple choice, yes or no, a list to choose from.",
    [
      ["file", "label", "split"],
      ["cell-001.png", "neutrophil", "train"],
      ["cell-002.png", "eosinophil", "train"],
      ["cell-003.png", "neutrophil", "test"],
    ],
  ),
  sheet(
    "captions",
    "Descriptions",
    "A sentence or more about each picture or clip, and what it came from: a patient, a shoot, a day. What has one source stays in one split.",
    [
      ["file", "caption", "source"],
      ["plate-01.jpg", "A loaf with a dark crust and an open crumb.", "Tuesday"],
      ["plate-02.jpg", "The same dough after two hours: flat, with large bubbles.", "Tuesday"],
    ],
  ),
  sheet(
    "recipes",
    "Recipes",
    "A picture or clip of each dish, its ingredients with their amounts and its steps: each on a line of its own within the cell, or with | between them.",
    [
      ["file", "dish", "ingredients", "steps"],
      ["pancakes.mp4", "Pancakes", "2 eggs | 250 ml milk | 120 g flour", "Whisk all. | Rest 20 minutes. | Fry in butter."],
      ["dal.jpg", "Dal", "200 g red lentils | 1 onion | 1 tsp turmeric", "Fry the onion. | Add the rest with 700 ml water. | Simmer 25 minutes."],
    ],
  ),
]; // prettier-ignore

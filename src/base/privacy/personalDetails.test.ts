import { describe, expect, it } from "vitest";
import { personalDetails } from "./personalDetails.ts";

const marks = (text: string) => personalDetails(text).map(({ kind, text }) => `${kind}: ${text}`);

describe("personalDetails marks", () => {
  it.each([
    ["Dr. Meier saw it.", "name: Dr. Meier"],
    ["Ask Mrs O'Brien-Smith tomorrow", "name: Mrs O'Brien-Smith"],
    ["by Prof. Dr. Ludwig van Beethoven", "name: Prof. Dr. Ludwig van Beethoven"],
    ["Frau Müller-Lüdenscheidt klagt", "name: Frau Müller-Lüdenscheidt"],
    ["Sig. D'Angelo", "name: Sig. D'Angelo"],
    ["Patient: Anna Schmidt, lungs clear", "name: Anna Schmidt"],
    ["NAME = Doe, Jane", "name: Doe, Jane"],
    ["seen on 12.03.1980", "date: 12.03.1980"],
    ["seen on 12.03.80 again", "date: 12.03.80"],
    ["1980-03-12T10:00", "date: 1980-03-12"],
    ["on 3/25/2024.", "date: 3/25/2024"],
    ["on March 3rd, 2024", "date: March 3rd, 2024"],
    ["am 3. März 2024", "date: 3. März 2024"],
    ["MRN 00481516", "record number: MRN 00481516"],
    ["Patient ID: A-123456", "record number: Patient ID: A-123456"],
    ["Fallnummer: 2024/00917", "record number: Fallnummer: 2024/00917"],
    ["SSN 078-05-1120", "record number: SSN 078-05-1120"],
    ["call +43 1 234 56 78 now", "phone number: +43 1 234 56 78"],
    ["call (0664) 123 4567", "phone number: (0664) 123 4567"],
    ["call 555-123-4567.", "phone number: 555-123-4567"],
    ["0043 664/1234567", "phone number: 0043 664/1234567"],
    ["to ana.doe+x@mail.example.org, please", "e-mail: ana.doe+x@mail.example.org"],
    ["a 92-year-old woman", "high age: 92-year-old"],
    ["eine 95-jährige Patientin", "high age: 95-jährige"],
  ])("%s", (text, expected) => {
    expect(marks(text)).toContain(expected);
  });

  it("several in the order of the text, none twice", () => {
    const text = "Dr. Meier, ana@x.org, 12.03.1980, +43 1 2345678";
    expect(marks(text).map((mark) => mark.split(":")[0])).toEqual([
      ...["name", "e-mail", "date", "phone number"],
    ]);
    for (const { from, to, text: piece } of personalDetails(text)) {
      expect(text.slice(from, to)).toBe(piece);
    }
  });
});

describe("personalDetails leaves alone", () => {
  it.each([
    "Bake 35 minutes at 180 °C, then 10 at 220.",
    "250 g flour, 1 1/2 cups of milk, 0.5 l water",
    "1 200 000 cells, 3.14159, 10-15 minutes, 2/3 of it",
    "Version 1.2.3 of 2024, ratio 4.5.6",
    "at 12:30 on page 1980",
    "The patient is stable. Patients with fever need fluids.",
    "patient 12 of 40, case 3",
    "A 45-year-old man, aged 60, 89 years old",
    "Chef Salad with a Chef's knife",
    "What is the name of this cell? Name: neutrophil",
    "Doctor said the dr. is out",
    "Neutrophil, lymphocyte, monocyte; Basophil",
    "ISBN 978-3-16-148410-0",
    "Between 2019 and 2024, May 2024 too",
    "@home is no address, nor is a@b",
    "32.13.2024 is no date, nor 99/99/2024",
    "4242 4242 4242 4242",
    "",
  ])("%s", (text) => {
    expect(marks(text)).toEqual([]);
  });

  it("takes little time for long texts", () => {
    const text = "Dr 0 +1 12. ".repeat(20_000);
    const start = performance.now();
    personalDetails(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

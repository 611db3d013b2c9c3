import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { expect, test } from "vitest";
import { chartSvg, PLOT, type Chart } from "./chart.ts";

const chart: Chart = {
  title: "Time",
  x: "tokens",
  y: "ms",
  series: [
    {
      name: "planned",
      mark: "line",
      points: [
        [0, 0],
        [50, 100],
        [100, 200],
      ],
    },
    {
      name: "counted",
      mark: "dots",
      points: [
        [50, 100],
        [100, 100],
      ],
    },
  ],
};

function elements(svg: string): XmlElement[] {
  const all = (element: XmlElement): XmlElement[] => [
    element,
    ...element.children.filter((child) => child instanceof XmlElement).flatMap(all),
  ];
  return all(parseXml(svg).root!);
}

const named = (svg: string, name: string) =>
  elements(svg).filter((element) => element.name === name);

test("a line's points lie where the axes say: x from left to right, y from 0 to a little above the highest", () => {
  const [line] = named(chartSvg(chart), "polyline");
  const points = line!.attributes["points"]!.split(" ").map((at) => at.split(",").map(Number));
  const [width, height] = [PLOT.right - PLOT.left, PLOT.bottom - PLOT.top];
  const expected = [
    [PLOT.left, PLOT.bottom],
    [PLOT.left + width / 2, PLOT.bottom - height / 2 / 1.08],
    [PLOT.right, PLOT.bottom - height / 1.08],
  ];
  expect(points).toHaveLength(3);
  points.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 0));
});

test("what is equal lies on the line, and what is not lies beside it", () => {
  const svg = chartSvg(chart);
  const places = (className: string) =>
    named(svg, "circle")
      .filter(({ attributes }) => attributes["class"] === className && attributes["cy"] !== "42")
      .map(({ attributes }) => `${attributes["cx"]} ${attributes["cy"]}`);
  const line = places("series0");
  const rings = places("ring series1");
  expect(rings).toHaveLength(2);
  expect(line).toContain(rings[0]);
  expect(line).not.toContain(rings[1]);
});

test("round numbers stand at the vertical axis, and every value of the horizontal one below it", () => {
  const words = named(chartSvg({ ...chart, xText: (x) => `${x} %` }), "text").map(
    ({ text }) => text,
  );
  expect(words).toEqual(
    expect.arrayContaining(["Time", "tokens", "ms", "0", "100", "200", "0 %", "50 %", "100 %"]),
  );
});

test("words with marks of XML are still words", () => {
  const title = 'a < b & "c"';
  const svg = chartSvg({ ...chart, title });
  expect(named(svg, "text").map(({ text }) => text)).toContain(title);
  expect(named(svg, "svg")[0]!.attributes["aria-label"]).toContain(title);
});

/**
 * Writes public/samples/index.json, the cards of the sample projects, from each sample's own sample.json. Run it after the
 * samples have been made:
 *
 *   node tools/media/writeSampleIndex.mjs
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "../../public/samples");
const read = (...names) => JSON.parse(readFileSync(path.join(folder, ...names), "utf8"));

/** General examples ride along with every sample; they are no project of their own. */
const hidden = ["replay"];
/** The kitchen is the story that the studio tells first. */
const order = ["kitchen", "blood-smear"];

/** The picture that has most to tell: the one with the longest answer among those that are learnt from. */
function cover(id, sample) {
  const said = ({ conversations }) =>
    Math.max(
      ...conversations.filter(({ from }) => from === "gpt").map(({ value }) => value.length),
    );
  const [first] = sample.parts
    .flatMap(({ file }) => read(id, file))
    .filter(({ image, split }) => typeof image === "string" && split === "train")
    .toSorted((a, b) => said(b) - said(a));
  if (!first) throw new Error(`${id} has no picture for its card.`);
  return `samples/${id}/${first.image}`;
}

const ids = readdirSync(folder).filter(
  (id) => !hidden.includes(id) && existsSync(path.join(folder, id, "sample.json")),
);
ids.sort((a, b) => (order.indexOf(a) + 1 || 99) - (order.indexOf(b) + 1 || 99) || (a < b ? -1 : 1));
const cards = ids.map((id) => {
  const sample = read(id, "sample.json");
  const { title, about, licence } = sample;
  return { id, title, about, licence, cover: cover(id, sample) };
});
writeFileSync(path.join(folder, "index.json"), `${JSON.stringify(cards, null, 2)}\n`);
console.log(cards.map(({ id, cover: picture }) => `${id}: ${picture}`).join("\n"));

// Draws every concept of concepts.txt in four icon styles and writes one PNG atlas per style plus concepts.json.
//   ICONS=/path/with/node_modules node render-sprites.mjs OUT [SIZE=96] [style,style…] [name,name…]
// The icon packages (pinned in README.md) are not dependencies of the studio; install them in any folder.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const [out, sizeArg = "96", styleArg = "noto,twemoji,flat,3d", only = ""] = process.argv.slice(2);
const require = createRequire(path.resolve(process.env.ICONS ?? ".", "package.json"));
const sharp = require("sharp");
const emojis = require("unicode-emoji-json/data-by-emoji.json");
const size = Number(sizeArg);
const styles = styleArg.split(",");
const columns = 16;

const packages = { noto: "noto", twemoji: "twemoji", flat: "fluent-emoji-flat" };
const sets = Object.fromEntries(
  styles
    .filter((s) => s !== "3d")
    .map((s) => [
      s,
      {
        chars: require(`@iconify-json/${packages[s]}/chars.json`),
        ...require(`@iconify-json/${packages[s]}/icons.json`),
      },
    ]),
);
const folder3d = path.dirname(require.resolve("@lobehub/fluent-emoji-3d/package.json")) + "/assets";

/** concepts.txt → [{source: emoji name, name, kind, held}] */
function readConcepts() {
  const text = fs.readFileSync(new URL("concepts.txt", import.meta.url), "utf8");
  const rows = text.split("\n").filter((line) => line && !line.startsWith("#"));
  return rows.flatMap((line) => {
    const [kind, list] = line.split(/:\s+/);
    return list.split(", ").map((item) => {
      const held = item.endsWith("*");
      const [source, name = source] = item.replace("*", "").split(" > ");
      return { source, name, kind, held };
    });
  });
}

const byName = Object.fromEntries(
  Object.entries(emojis).map(([emoji, d]) => [
    d.name,
    { emoji, slug: d.slug.replaceAll("_", "-") },
  ]),
);
const codePoints = (emoji) => [...emoji].map((c) => c.codePointAt(0).toString(16));

function svgOf(set, emoji, slug) {
  const bare = codePoints(emoji)
    .filter((c) => c !== "fe0f")
    .join("-");
  let name = set.chars[bare] ?? set.chars[bare + "-fe0f"] ?? slug;
  name = set.aliases?.[name]?.parent ?? name;
  const icon = set.icons[name];
  if (!icon) return null;
  const w = icon.width ?? set.width ?? 16;
  const h = icon.height ?? set.height ?? 16;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `viewBox="${icon.left ?? 0} ${icon.top ?? 0} ${w} ${h}" width="${size}" height="${size}">${icon.body}</svg>`,
  );
}

function file3d(emoji) {
  const points = codePoints(emoji);
  const names = [points, points.filter((c) => c !== "fe0f"), [...points, "fe0f"]].map(
    (p) => `${folder3d}/${p.join("-")}.webp`,
  );
  return names.find((f) => fs.existsSync(f)) ?? null;
}

async function draw(style, { emoji, slug }) {
  const source = style === "3d" ? file3d(emoji) : svgOf(sets[style], emoji, slug);
  if (!source) return null;
  const fit = { fit: "contain", background: { r: 0, g: 0, b: 0, alpha: 0 } };
  return sharp(source).resize(size, size, fit).ensureAlpha().png().toBuffer();
}

const wanted = new Set(only.split(",").filter(Boolean));
const concepts = [];
const tiles = styles.map(() => []);
for (const concept of readConcepts()) {
  if (wanted.size && !wanted.has(concept.name)) continue;
  const entry = byName[concept.source];
  const drawn = entry ? await Promise.all(styles.map((s) => draw(s, entry))) : [];
  if (!entry || drawn.some((d) => !d)) {
    console.error("left out (missing in a style):", concept.source, drawn.map(Boolean).join(" "));
    continue;
  }
  drawn.forEach((d, i) => tiles[i].push(d));
  concepts.push(concept);
}
fs.mkdirSync(out, { recursive: true });
const height = Math.ceil(concepts.length / columns) * size;
for (const [i, style] of styles.entries()) {
  const sheet = sharp({
    create: {
      width: columns * size,
      height,
      channels: 4,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    },
  });
  const layers = tiles[i].map((input, k) => ({
    input,
    left: (k % columns) * size,
    top: Math.floor(k / columns) * size,
  }));
  await sheet.composite(layers).png().toFile(`${out}/atlas-${style}.png`);
}
fs.writeFileSync(`${out}/concepts.json`, JSON.stringify({ size, columns, styles, concepts }));
console.log(concepts.length, "concepts", concepts.filter((c) => c.held).length, "held out");

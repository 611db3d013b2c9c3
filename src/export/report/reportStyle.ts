/** The style of a report's HTML file, in light and dark. */

const shades = [1, 2, 3, 4]
  .map(
    (step) =>
      `.hit-${step} { background: color-mix(in srgb, var(--good) ${step * 11}%, transparent); }
.miss-${step} { background: color-mix(in srgb, var(--bad) ${step * 11}%, transparent); }`,
  )
  .join("\n");

export const reportStyle = `
:root { color-scheme: light dark; --ink: light-dark(#25221b, #f1ede2); --ink-2: light-dark(#575245, #bdb6a6);
  --paper: light-dark(#fffefb, #1e1d18); --line: light-dark(#d8d2c4, #45423a);
  --good: light-dark(#2b7441, #7cc68e); --bad: light-dark(#a2311f, #f09a88); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.2rem; }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 0; }
dt, small, .fine { color: var(--ink-2); font-size: 0.85rem; }
dd { margin: 0; }
small { display: block; }
.verdict, .notice { padding: 0.75rem 1rem; border-left: 4px solid var(--ink-2); background: color-mix(in srgb, var(--ink) 5%, transparent); }
.verdict.good { border-color: var(--good); }
.verdict.watch { border-color: var(--bad); }
.scroll { overflow-x: auto; }
.pair { display: flex; flex-wrap: wrap; gap: 1.5rem; }
table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.9rem; text-align: left; }
caption { text-align: left; font-weight: 600; }
th, td { padding: 0.35rem 0.7rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.numbers td { font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.cell { padding: 0.35rem 0.7rem; text-align: center; }
img { max-width: 8rem; max-height: 8rem; }
figure { flex: 1 1 18rem; max-width: 28rem; margin: 0; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; height: auto; margin: 0.5rem 0; }
svg text { fill: var(--ink-2); font-size: 11px; font-variant-numeric: tabular-nums; }
.axis { stroke: var(--line); }
.own { fill: var(--good); }
.other { fill: none; stroke: var(--bad); stroke-width: 1.5; }
.right { color: var(--good); }
.wrong { color: var(--bad); }
${shades}
@media print { main { max-width: none; padding: 0; } .scroll { overflow: visible; } }
`;

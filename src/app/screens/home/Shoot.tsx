/** The decorative drawing of the Home screen: a shoot grafted onto a stock. */
export function Shoot() {
  return (
    <svg className="shoot" viewBox="0 0 320 300" aria-hidden="true">
      <path className="shoot-ground" d="M22 276c40-9 78-4 128-6 52-2 96 5 148 1" />
      <path
        className="shoot-stock"
        d="M128 274c6-24 8-52 6-82-1-12-3-22-3-30l29 24 27-27c0 12-3 22-3 34 1 30 4 56 11 82-22 4-46 4-67-1z"
      />
      <path
        className="shoot-grain"
        d="M146 262c4-22 5-44 3-64M164 264c0-20 0-38-2-58M178 262c-3-20-4-36-3-54"
      />
      <path
        className="shoot-scion"
        d="M152 190l8 8 7-9c-2-44-1-82 8-122l-6-1c-12 38-18 78-17 124z"
      />
      <path
        className="shoot-band"
        d="M129 178c20 8 40 8 59 0M128 187c20 8 40 9 60 0M130 196c18 8 38 8 56 0M131 205c18 7 36 7 54 0"
      />
      <path className="shoot-leaf" d="M160 118c-34 8-66-8-82-46 38-12 72 4 82 46z" />
      <path className="shoot-leaf" d="M168 92c-4-38 16-68 58-80 14 38-10 74-58 80z" />
      <path className="shoot-leaf shoot-young" d="M164 132c20-24 46-28 74-10-16 26-44 30-74 10z" />
      <path className="shoot-bud" d="M170 68c-6-12-2-24 8-32 6 12 4 24-8 32z" />
      <path
        className="shoot-vein"
        d="M158 116c-22-12-44-26-66-40M170 90c14-24 30-46 48-66M168 131c20-8 40-10 62-9M124 95l-4-16M140 105l-20 1M190 58l18-4M182 72l-2-18M200 126l12-10"
      />
    </svg>
  );
}

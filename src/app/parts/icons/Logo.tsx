/** The mark: a young shoot set into the cut of an old stock, bound once. Drawn by hand. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg className="logo" viewBox="0 0 48 48" width={size} height={size} aria-hidden="true">
      <path
        className="logo-stock"
        d="M19.2 44c.7-5 .6-9.4.2-13.8L24 33.6l4.8-3.6c-.5 4.7-.4 9.2.4 14z"
      />
      <path className="logo-stem" d="M24 32.6C23.4 26 23.6 20.4 25.6 15" />
      <path
        className="logo-leaf"
        d="M24.8 18.4C18 18.8 12.6 15.4 10.6 8.6c7.2-.8 13 2.6 14.2 9.8z"
      />
      <path className="logo-leaf" d="M24.9 17C25 9.8 29.6 4.8 37.4 4c.6 7.8-4.2 13.2-12.5 13z" />
      <path
        className="logo-band"
        d="M18.6 35.4c3.6 1.2 7.2 1.2 10.8 0M18.8 38.4c3.5 1.1 7 1.1 10.4 0"
      />
    </svg>
  );
}

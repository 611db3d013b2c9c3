/** A small choice about the page that should be the same tomorrow. */
import { useState } from "react";

export function useStored(key: string, first: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => (localStorage.getItem(key) ?? String(first)) === "true");
  return [
    value,
    (next) => {
      localStorage.setItem(key, String(next));
      setValue(next);
    },
  ];
}

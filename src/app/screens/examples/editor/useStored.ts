/** A boolean state persisted in localStorage. */
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

/** A boolean state persisted in localStorage. */
import { useState } from "react";
import { remember, remembered } from "../../../browser/remembered.ts";

export function useStored(key: string, first: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => (remembered(key) ?? String(first)) === "true");
  return [
    value,
    (next) => {
      remember(key, String(next));
      setValue(next);
    },
  ];
}

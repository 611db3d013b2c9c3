/** A small drawing for the field of a project: a pot, a drop, a leaf. Decorative. */
import type { Field } from "../../../protocol/records.ts";

const DRAWINGS: Record<Field, string> = {
  cooking:
    "M7 17h22v8a6 6 0 0 1-6 6H13a6 6 0 0 1-6-6zM4.5 19H7M29 19h2.5M9 13.5h18M18 13.5V11M13 8c0-2 2-2 2-4M21 8c0-2 2-2 2-4",
  medicine: "M18 5c6 8 9.5 12 9.5 16.5a9.5 9.5 0 0 1-19 0C8.5 17 12 13 18 5zM18 18v8M14 22h8",
  other: "M18 31V17M18 19C9 20 6 14 6 7c7 0 13 3 12 12zM18 23c0-6 4-9 11-9 0 6-4 10-11 9z",
};

export function FieldIcon({ field }: { field: Field }) {
  return (
    <svg className={`field-mark field-mark-${field}`} viewBox="0 0 36 36" aria-hidden="true">
      <path d={DRAWINGS[field]} />
    </svg>
  );
}

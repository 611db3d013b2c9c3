/** A licence in words. */
import type { ModelLicence } from "../../../protocol/models.ts";

export function licenceText({ id, name }: ModelLicence): string {
  if (name && id && id !== "other") return `${name} (${id})`;
  return name || (id === "other" ? "Its own terms" : id) || "Not stated";
}

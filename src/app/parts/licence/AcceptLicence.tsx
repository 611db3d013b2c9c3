/** A licence that has to be accepted before what it is of may come here. */
import type { ModelLicence } from "../../../protocol/models.ts";
import { LicenceText } from "./LicenceText.tsx";

interface AcceptLicenceProps {
  licence: ModelLicence;
  /** What it is of: "The model". */
  what: string;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
}

export function AcceptLicence({ licence, what, accepted, onAccept }: AcceptLicenceProps) {
  const stated = licence.id !== "" || licence.name !== "" || licence.text !== "";
  return (
    <>
      <LicenceText licence={licence} />
      <label className="licence-accept">
        <input
          type="checkbox"
          checked={accepted}
          onChange={(event) => onAccept(event.target.checked)}
        />
        {stated
          ? "I have read the licence and accept it."
          : `${what} states no licence. I have the right to use it.`}
      </label>
    </>
  );
}

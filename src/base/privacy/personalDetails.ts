/**
 * Finds in a text what may tell who somebody is: a part of the list that the Safe Harbor rule of HIPAA names (45 CFR 164.514(b)(2)),
 * as far as it has a form that can be known. Names without a title or a word before them have none. It marks and never changes.
 */

export type DetailKind = "name" | "date" | "record number" | "phone number" | "e-mail" | "high age";

export interface PersonalDetail {
  kind: DetailKind;
  /** Places in the text, the second behind the last character. */
  from: number;
  to: number;
  text: string;
}

interface Rule {
  kind: DetailKind;
  pattern: RegExp;
  /** Whether a match is meant; the pattern alone cannot say. */
  accepts?: (match: RegExpMatchArray) => boolean;
}

/** One word of a name: Meier, O'Brien, Lloyd-Jones, d'Angelo, J. */
const WORD = String.raw`(?:[dD]['’])?\p{Lu}(?:\p{Ll}+|['’]\p{Lu}\p{Ll}+|\.)(?:[-'’]\p{Lu}?\p{Ll}+)*`;
const NAME = String.raw`${WORD}(?:\s+(?:(?:von|van|de|der|den|di|la|le|zu|bin|al)\s+)*${WORD}){0,3}`;

const TITLES = String.raw`Mr|Mrs|Ms|Miss|Mx|Dr|Drs|Prof|Sir|Madam|Herrn?|Frau|Fr|Hr|Dott|Dott\.ssa|Sig|Sig\.ra|Mme|Mlle|Señora?|Sra?|Nurse|Schwester|Pfleger|Chef`;
/** Words behind which a name is written out. */
const LABELS = String.raw`(?:patient(?:'s)?(?:\s+name)?|patientin|name|surname|first name|last name|vorname|nachname|signed|referred by|reported by|physician|doctor|arzt|ärztin|caregiver|next of kin)`;

const MONTHS = String.raw`(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)`;

const RULES: readonly Rule[] = [
  { kind: "e-mail", pattern: /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu },
  {
    // Social security numbers, and numbers behind a word for them.
    kind: "record number",
    pattern:
      /\b\d{3}-\d{2}-\d{4}\b|\b(?:MRN|SSN|NHS|medical record|record|patient|case|insurance|policy|accession|passport|fall|fallnummer|patienten|versicherungs|aufnahme)(?:[\s-]*(?:no|nr|num|number|nummer|id|#))?\.?\s*[:#]?\s*(?:\p{L}{0,3}[-/]?\d[\d/ -]{3,}\d)/giu,
    accepts: ([text]) => (text.match(/\d/g)?.length ?? 0) >= 5,
  },
  {
    kind: "date",
    pattern: new RegExp(
      [
        String.raw`\b(?<y1>(?:19|20)\d\d)[-/.](?<m1>\d{1,2})[-/.](?<d1>\d{1,2})(?!\d)`,
        String.raw`\b(?<a>\d{1,2})(?<sep>[./-])\s?(?<b>\d{1,2})\k<sep>\s?(?<y2>(?:19|20)\d\d|(?<=\d\d\.\d\d\.)\d\d)\b`,
        String.raw`\b\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?${MONTHS}\.?,?\s+(?:19|20)\d\d\b`,
        String.raw`\b${MONTHS}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b`,
      ].join("|"),
      "giu",
    ),
    accepts: ({ groups = {} }) => {
      const { m1, d1, a, b } = groups;
      if (m1) return isDay(d1) && isMonth(m1);
      if (a) return (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b));
      return true;
    },
  },
  {
    kind: "phone number",
    pattern:
      /(?<![\d.,/-])(?:(?:\+|00)[1-9][\d ()/.-]{6,}\d|\(0?\d{2,5}\)[ /-]?\d[\d -]{3,}\d|0\d{2,5}[ /-]\d[\d -]{4,}\d|\d{3}[-. ]\d{3}[-. ]\d{4})(?![\d,]|\.\d)/gu,
    accepts: ([text]) => {
      const digits = text.match(/\d/g)?.length ?? 0;
      return digits >= 7 && digits <= 15;
    },
  },
  {
    kind: "high age",
    pattern:
      /\b(?:9\d|1[01]\d)[-\s]?(?:years?|yrs?|y)(?:[-\s]?old|\b\.?\s?o\b)|\b(?:aged?|age of)\s+(?:9\d|1[01]\d)\b|\b(?:9\d|1[01]\d)[-\s]?jährig\p{L}*|\b(?:9\d|1[01]\d)\s+Jahre?\s+alt\b/giu,
    accepts: ([text]) => Number(/\d+/.exec(text)![0]) > 89,
  },
  {
    kind: "name",
    pattern: new RegExp(String.raw`(?<!\p{L})(?:(?:${TITLES})\.?\s+)+${NAME}`, "gu"),
    accepts: ([text]) => !NO_NAME.test(text),
  },
  {
    // A label in any case, a mark behind it, and a name that begins with capitals.
    kind: "name",
    pattern: new RegExp(
      String.raw`(?<!\p{L})(?:${anyCase(LABELS)})\s*[:=]\s*(?<name>${WORD}(?:,?\s+${WORD}){1,3})`,
      "gu",
    ),
  },
];

/** Words that follow a title and are no name: things of a kitchen, and verbs at the start of a sentence. */
const NO_NAME =
  /^Chef\.?\s+(?:Salad|Knife|Hat|Boyardee|['’]?s\b)|^(?:Mr|Mrs|Ms)\.?\s+(?:Is|Was|And)\b/;

const isDay = (text: string | undefined) => Number(text) >= 1 && Number(text) <= 31;
const isMonth = (text: string | undefined) => Number(text) >= 1 && Number(text) <= 12;

/** A pattern whose letters match in both cases, within one that looks at case elsewhere. */
function anyCase(pattern: string): string {
  return pattern.replaceAll(/\\.|\(\?:|\p{L}/gu, (part) =>
    part.length > 1 ? part : `[${part.toLowerCase()}${part.toUpperCase()}]`,
  );
}

/** In the order of the text, none within another: the first rule that found a place keeps it. */
export function personalDetails(text: string): PersonalDetail[] {
  const found: PersonalDetail[] = [];
  for (const { kind, pattern, accepts } of RULES) {
    for (const match of text.matchAll(pattern)) {
      if (accepts && !accepts(match)) continue;
      const name = match.groups?.["name"];
      const from = match.index + (name ? match[0].lastIndexOf(name) : 0);
      const words = name ?? match[0];
      const detail = { kind, from, to: from + words.length, text: words };
      if (!found.some((other) => detail.from < other.to && other.from < detail.to))
        found.push(detail);
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

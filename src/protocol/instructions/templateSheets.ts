/** A sheet to begin with, as a table and as CSV. */
export interface TemplateSheet {
  id: string;
  title: string;
  /** What each row and column means, for people. */
  about: string;
  header: string[];
  rows: string[][];
  csv: string;
}

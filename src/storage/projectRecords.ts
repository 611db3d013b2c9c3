/** The kinds of records whose key continues with the id of their project. */
export const PROJECT_RECORDS = [
  "example",
  "aside",
  "draft",
  "version",
  "rows",
  "run",
  "metrics",
  "synthesis",
  "synthesisRow",
  "report",
  "chat",
  "specialist",
  "log",
] as const;

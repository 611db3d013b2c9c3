/** What a sheet is called in sentences. Many files of one kind that are read as one sheet have the path of all, "labels/*.xml". */
export function sheetName(path: string): string {
  const name = path.split("/").at(-1) ?? path;
  return name === "*.xml" ? "XML files" : name;
}

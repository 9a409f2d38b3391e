import { extname } from "node:path";

/** Names by the end of a file's name; those of a figure's three files are counted once, with its PNG. */
const KINDS: readonly (readonly [ending: string, one: string, several: string])[] = [
  [".png", "figure (SVG, PNG, specification)", "figures (SVG, PNG, specification)"],
  [".csv", "CSV", "CSV"],
  [".json", "JSON", "JSON"],
  [".parquet", "Parquet", "Parquet"],
  [".html", "HTML", "HTML"],
  [".md", "Markdown", "Markdown"],
  [".tex", "LaTeX", "LaTeX"],
  [".txt", "text", "text"],
];
const PARTS_OF_FIGURES = [".svg", ".vl.json"];

/** How many files there are of every kind: "7 figures (SVG, PNG, specification), 2 CSV, 3 JSON, 1 Parquet, 1 HTML". */
export function fileKinds(files: readonly string[]): string {
  const counted = files.filter((file) => !PARTS_OF_FIGURES.some((ending) => file.endsWith(ending)));
  const known = KINDS.flatMap(([ending, one, several]) => {
    const count = counted.filter((file) => extname(file) === ending).length;
    return count === 0 ? [] : [`${String(count)} ${count === 1 ? one : several}`];
  });
  const others = counted.filter((file) => KINDS.every(([ending]) => extname(file) !== ending)).length;
  return [...known, ...(others === 0 ? [] : [`${String(others)} of other kinds`])].join(", ");
}

export const figureCount = (files: readonly string[]): number =>
  files.filter((file) => extname(file) === ".png").length;

import type { ReportInput } from "../reportInput.ts";

/** Notes on the input that are the same for one or several models or files. */
export interface InputNotes {
  /** Names of the models or files, in their order. */
  readonly headings: readonly string[];
  readonly notes: readonly string[];
}

/** What was missing, taken from elsewhere or not trustworthy in the sources; equal notes are stated once. */
export function inputNotes({
  models,
  sourceNotes,
}: Pick<ReportInput, "models" | "sourceNotes">): readonly InputNotes[] {
  const headings = new Map<string, string[]>();
  const all = [...models.map(({ labels, notes }) => ({ heading: labels.modelName, notes })), ...sourceNotes];
  for (const { heading, notes } of all) {
    if (notes.length === 0) continue;
    const key = JSON.stringify(notes);
    headings.set(key, [...(headings.get(key) ?? []), heading]);
  }
  return [...headings].map(([key, names]) => ({ headings: names, notes: JSON.parse(key) as string[] }));
}

import type { ReportInput } from "../reportInput.ts";

/** How to cite the software that made a report. */
export interface Citation {
  readonly text: string;
  readonly bibtex: string;
}

/** A citation of this version, without an author's name or DOI, because there is none. */
export function citation({ version, createdAt }: Pick<ReportInput, "version" | "createdAt">): Citation {
  const day = createdAt.slice(0, 10);
  const what = "gain: residual-stream gain of language models, block by block";
  return {
    text: `Gain contributors. ${what}. Computer program, version ${version}. Report made ${day}.`,
    bibtex: [
      `@misc{gain,`,
      `  author       = {{Gain contributors}},`,
      `  title        = {${what}},`,
      `  howpublished = {Computer program, version ${version}},`,
      `  note         = {Report made ${day}}`,
      `}`,
    ].join("\n"),
  };
}

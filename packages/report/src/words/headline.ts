import type { ReportInput } from "../reportInput.ts";
import { verdictWords } from "./verdictWords.ts";

/** What a report answers first: its title, the line below it, and up to four lines beside the first figure. */
export interface Headline {
  readonly answer: string;
  readonly sub: string;
  readonly lines: readonly string[];
}

export function headline({ title, models }: ReportInput): Headline {
  const lines = models.flatMap(({ findings, labels }) => {
    const { headline: verdict, because } = verdictWords(findings, labels);
    return models.length === 1 ? [`${verdict}.`, ...because] : [`${labels.modelName}: ${verdict}.`];
  });
  return { answer: title, sub: "", lines: lines.slice(0, 4) };
}

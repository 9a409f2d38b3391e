/** One prompt of the plan, as its source gives it; null where the source does not say. */
export interface PlannedPrompt {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the source, from 1. */
  readonly line: number | null;
}

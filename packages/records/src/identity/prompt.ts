/** One prompt of the plan; null for a value that its source does not contain. */
export interface PlannedPrompt {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the source, from 1. */
  readonly line: number | null;
}

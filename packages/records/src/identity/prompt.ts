/** A value of one of a prompt file's own columns, as text; null where it is missing. */
export type MetaValue = readonly [column: string, text: string | null];

/** One message of a prompt: its role, and the bytes of its content in UTF-8. */
export interface PromptTurn {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool";
  readonly bytes: number;
}

/** One prompt of the plan; null for a value that its source does not contain. */
export interface PlannedPrompt {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the source, from 1. */
  readonly line: number | null;
  /** The source's other columns in their order; left out where there are none. Each column is there once. */
  readonly meta?: readonly MetaValue[];
  /** The messages of which `text` has the contents, with a blank line between them; left out for one of the user. */
  readonly turns?: readonly PromptTurn[];
}

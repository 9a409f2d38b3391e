import { longGroup, tooManyGroups } from "./errors.ts";

/** Every two groups are compared, and each has its place in the figures. */
const MOST_GROUPS = 50;
/** As in the column `category`. */
const LONGEST_BYTES = 1024;

/** The different values of the column by which prompts are compared. */
export class GroupNames {
  readonly #column: string;
  readonly #path: string;
  readonly #names = new Set<string>();

  /** @param path the source of the column, for the errors */
  constructor(column: string, path: string) {
    this.#column = column;
    this.#path = path;
  }

  /** @throws UsageError for too many different values, or one that is too long */
  add(name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    if (this.#names.size > MOST_GROUPS) throw tooManyGroups(this.#column, this.#path, MOST_GROUPS);
    if (Buffer.byteLength(name) > LONGEST_BYTES) throw longGroup(this.#column, this.#path, LONGEST_BYTES);
  }
}

/** The questions about rows, answered in a worker, or in the page itself where it comes from disk and may start none. */
import type { BytesPlace } from "./rowView.ts";
import { RowFile } from "./rowFile.ts";
import { RowQuery } from "./rowQuery.ts";
import type { RowDetail, RowsChoice, RowsFacts, ShownRow } from "./rowView.ts";

export type Task =
  | { readonly kind: "open"; readonly place: BytesPlace }
  | { readonly kind: "choose"; readonly choice: RowsChoice }
  | {
      readonly kind: "window";
      readonly start: number;
      readonly end: number;
      readonly columns: readonly string[];
    }
  | { readonly kind: "facts" }
  | { readonly kind: "detail"; readonly at: number };

/** The rows of one file. */
export interface Rows {
  /** @returns the number of rows */
  readonly open: (place: BytesPlace) => Promise<number>;
  readonly choose: (choice: RowsChoice) => Promise<number>;
  readonly window: (start: number, end: number, columns: readonly string[]) => Promise<readonly ShownRow[]>;
  /** What can be chosen; reads whole columns. */
  readonly facts: () => Promise<RowsFacts>;
  readonly detail: (at: number) => Promise<RowDetail>;
}

/** Answers tasks one after another's data, beginning with "open". */
export function taskAnswers(): (task: Task) => Promise<unknown> {
  let query: RowQuery | undefined;
  const open = (): RowQuery => {
    if (query === undefined) throw new Error("no file of rows is open");
    return query;
  };
  return async (task) => {
    switch (task.kind) {
      case "open": {
        const file = await RowFile.open(task.place);
        query = new RowQuery(file);
        return file.count;
      }
      case "choose":
        return open().choose(task.choice);
      case "window":
        return open().window(task.start, task.end, task.columns);
      case "facts":
        return open().facts();
      case "detail":
        return open().detail(task.at);
    }
  };
}

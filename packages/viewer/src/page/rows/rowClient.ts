import { loadScript } from "../data/siteSource.ts";
import type { BytesPlace } from "../../rows/rowView.ts";
import type { RowDetail, RowsFacts, ShownRow } from "../../rows/rowView.ts";
import type { Rows, Task } from "../../rows/rowTasks.ts";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Rows that a worker reads; in a page from disk, which may not start one, this thread does. */
export async function rowsOf(place: BytesPlace): Promise<Rows> {
  const ask = place.kind === "whole" ? await here() : inWorker();
  return {
    open: (at) => ask({ kind: "open", place: at }) as Promise<number>,
    choose: (choice) => ask({ kind: "choose", choice }) as Promise<number>,
    window: (start, end, columns) =>
      ask({ kind: "window", start, end, columns }) as Promise<readonly ShownRow[]>,
    facts: () => ask({ kind: "facts" }) as Promise<RowsFacts>,
    detail: (at) => ask({ kind: "detail", at }) as Promise<RowDetail>,
  };
}

async function here(): Promise<(task: Task) => Promise<unknown>> {
  await loadScript("rowWorker.js");
  return (globalThis as unknown as { readonly gainRows: (task: Task) => Promise<unknown> }).gainRows;
}

let early: Worker | undefined;

/** Starts the worker before it is known which file it reads; a page from disk may start none. */
export function startReading(): void {
  if (location.protocol !== "file:") early ??= new Worker("rowWorker.js");
}

function inWorker(): (task: Task) => Promise<unknown> {
  const worker = early ?? new Worker("rowWorker.js");
  early = undefined;
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<{ id: number; value?: unknown; error?: string }>) => {
      const { id, value, error } = data;
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(error));
    },
  );
  return (task) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, task });
    });
}

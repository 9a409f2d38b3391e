import type { BytesPlace } from "../../rows/rowView.ts";
import type { Comparison, FileCheck, RunList, RunPageFacts, ViewerEvent } from "../../wire.ts";

/** Where the page has its data from: a server of gain view, or the files of a static site. */
export interface Source {
  readonly list: () => Promise<RunList>;
  readonly run: (run: string) => Promise<RunPageFacts>;
  /** The report of a run, as the text of its HTML file. */
  readonly report: (run: string) => Promise<string>;
  readonly rows: (run: string, file: string, bytes: number) => Promise<BytesPlace>;
  /** What only a server can do; null for a static site. */
  readonly server: ServerParts | null;
}

export interface ServerParts {
  readonly check: (run: string) => Promise<readonly FileCheck[]>;
  /** @param names as `comparedName` reads them */
  readonly compare: (names: readonly string[]) => Promise<Comparison>;
  /** Receives events while the page is seen; `lost` is called where the server does not answer. */
  readonly listen: (heard: (event: ViewerEvent) => void, lost: () => void) => void;
}

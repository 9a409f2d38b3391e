/**
 * The server of `gain view`.
 *
 *   browser ── GET /, scripts, styles ─────────▶ the page, without any data
 *           ── GET /api/… with the token ──────▶ runs, files, checks, comparisons
 *           ── GET /api/events ────────────────▶ a stream: the list and the live files, as they change
 *
 * It listens on 127.0.0.1, only reads, and opens no store. It holds no rows: the page reads ranges of a run's Parquet file.
 */
import { realpath } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cannotListen, cannotList } from "../errors.ts";
import { RunIndex } from "../folder/runIndex.ts";
import { assertOwn, newToken } from "./access.ts";
import { sendError } from "./answer.ts";
import { readAssets, type PageParts } from "./assets.ts";
import { EventStreams } from "./eventStreams.ts";
import type { MakeReport } from "./comparisons.ts";
import { routes } from "./routes.ts";

export interface ViewerOptions {
  readonly folder: string;
  /** 0 for a free port. */
  readonly port: number;
  readonly page: PageParts;
  /** Makes the report of several runs together. */
  readonly makeReport: MakeReport;
}

export interface Viewer {
  /** The address of the page, with the token in its fragment. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** @throws ViewerError `cannot_list`, `cannot_listen`, `page_missing` */
export async function startViewer({ folder, port, page, makeReport }: ViewerOptions): Promise<Viewer> {
  const real = await realpath(folder).catch((cause: unknown) => {
    throw cannotList(folder, cause);
  });
  const index = new RunIndex(real);
  const [assets] = await Promise.all([readAssets(page), index.look()]);
  const token = newToken();
  const streams = new EventStreams(index);
  const answer = routes({ index, assets, token, streams, makeReport });
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    void (async () => {
      try {
        assertOwn(request, own);
        await answer(request, response);
      } catch (error) {
        sendError(response, error);
      }
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(cannotListen(port, cause));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(own)}/#token=${token}`,
    close: async () => {
      streams.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

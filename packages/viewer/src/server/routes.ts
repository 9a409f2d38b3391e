import type { IncomingMessage, ServerResponse } from "node:http";
import { noSuchPage } from "../errors.ts";
import type { RunIndex } from "../folder/runIndex.ts";
import { runFacts } from "../folder/runFacts.ts";
import { assertToken } from "./access.ts";
import { sendJson, sendText } from "./answer.ts";
import type { Asset } from "./assets.ts";
import { checkFiles } from "../folder/checkFiles.ts";
import { Comparisons, type MakeReport } from "./comparisons.ts";
import type { EventStreams } from "./eventStreams.ts";
import { openRunFile } from "./runFile.ts";
import { sendFile } from "./sendFile.ts";

export interface Served {
  readonly index: RunIndex;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly token: string;
  readonly streams: EventStreams;
  readonly makeReport: MakeReport;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers requests of this server's own page. @throws ViewerError, RecordsError with what is wrong */
export function routes({ index, assets, token, streams, makeReport }: Served): Answer {
  const comparisons = new Comparisons(index, makeReport);
  return async (request, response) => {
    const { url = "" } = request;
    // Elsewhere "//name/path" and "http://name/path" are a path at another host.
    if (!/^\/(?!\/)/.test(url)) throw noSuchPage(url);
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const asset = assets.get(pathname === "/" ? "index.html" : pathname.slice(1));
    if (asset !== undefined) {
      sendText(response, asset.type, asset.content);
      return;
    }
    if (!pathname.startsWith("/api/")) throw noSuchPage(pathname);
    assertToken(request, token);
    const run = searchParams.get("run") ?? "";
    switch (pathname) {
      case "/api/events":
        streams.add(response);
        break;
      case "/api/runs":
        await index.look();
        sendJson(response, index.list());
        break;
      case "/api/run":
        sendJson(response, await runFacts(await index.find(run)));
        break;
      case "/api/check":
        sendJson(response, await checkFiles(await index.find(run)));
        break;
      case "/api/file":
        await sendFile(
          request,
          response,
          await openRunFile(await index.find(run), searchParams.get("file") ?? ""),
        );
        break;
      case "/api/compare":
        sendJson(response, await comparisons.of(searchParams.getAll("run")));
        break;
      default:
        throw noSuchPage(pathname);
    }
  };
}

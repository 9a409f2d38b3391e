import type { Comparison, FileCheck, RunList, RunPageFacts, ViewerEvent, ViewerProblem } from "../../wire.ts";
import type { Source } from "./source.ts";

const TOKEN = "gain-view-token";
const AGAIN_MS = 2_000;

/** The data of a running server. */
export function serverSource(): Source {
  const headers = { "x-gain-token": takeToken() };

  async function ask(path: string, query: readonly (readonly [string, string])[] = []): Promise<Response> {
    const url = `/api/${path}?${new URLSearchParams(query.map(([name, value]) => [name, value])).toString()}`;
    const answer = await fetch(url, { headers }).catch(() => {
      throw new Error(
        "The server of gain view does not answer: it has ended. Start it again, and open the address that it prints.",
      );
    });
    if (answer.ok) return answer;
    const problem = (await answer.json()) as ViewerProblem;
    throw new Error(problem.message);
  }
  const json = async <Value>(
    path: string,
    query: readonly (readonly [string, string])[] = [],
  ): Promise<Value> => (await (await ask(path, query)).json()) as Value;

  return {
    list: () => json<RunList>("runs"),
    run: (run) => json<RunPageFacts>("run", [["run", run]]),
    report: async (run) =>
      (
        await ask("file", [
          ["run", run],
          ["file", "report.html"],
        ])
      ).text(),
    rows: (run, file, bytes) => {
      const query = new URLSearchParams({ run, file }).toString();
      return Promise.resolve({ kind: "ranges", url: `/api/file?${query}`, headers, bytes });
    },
    server: {
      check: (run) => json<FileCheck[]>("check", [["run", run]]),
      compare: (names) =>
        json<Comparison>(
          "compare",
          names.map((name) => ["run", name] as const),
        ),
      listen: (heard, lost) => {
        listenWhileSeen(() => ask("events"), heard, lost);
      },
    },
  };
}

/** The token, which arrives in the address once and is kept for reloads and new tabs of this server. */
function takeToken(): string {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return localStorage.getItem(TOKEN) ?? "";
  localStorage.setItem(TOKEN, given);
  history.replaceState(null, "", location.pathname + location.search);
  return given;
}

/** Reads the event stream; ends it while the page is hidden, and begins it anew afterwards. */
function listenWhileSeen(
  open: () => Promise<Response>,
  heard: (event: ViewerEvent) => void,
  lost: () => void,
): void {
  let reading: ReadableStreamDefaultReader<string> | undefined;
  const read = async (): Promise<void> => {
    while (!document.hidden) {
      try {
        const { body } = await open();
        if (body === null) return;
        reading = body.pipeThrough(new TextDecoderStream()).getReader();
        await readEvents(reading, heard);
      } catch {
        lost();
      }
      reading = undefined;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  };
  let ended: Promise<void> = read();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) void reading?.cancel().catch(() => undefined);
    else ended = ended.then(read);
  });
}

async function readEvents(
  reader: ReadableStreamDefaultReader<string>,
  heard: (event: ViewerEvent) => void,
): Promise<void> {
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) heard(JSON.parse(part.slice("data: ".length)) as ViewerEvent);
  }
}

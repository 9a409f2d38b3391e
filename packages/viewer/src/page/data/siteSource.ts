import type { RunList, RunPageFacts } from "../../wire.ts";
import type { BytesPlace } from "../../rows/rowView.ts";
import type { Source } from "./source.ts";

/**
 * The data of a static site: scripts that hand over texts, which a page from disk can load too, and a Parquet file a run,
 * which a page from a web server reads in parts. `places` has the folder of each run.
 */
export function siteSource(): Source {
  const given = new Map<string, string>();
  Reflect.set(globalThis, "gainData", (name: string, text: string) => {
    given.set(name, text);
  });
  const loading = new Map<string, Promise<string>>();
  const load = (name: string): Promise<string> => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const made = loadScript(`data/${name}.js`).then(() => {
      const text = given.get(name);
      if (text === undefined) throw new Error(`data/${name}.js has no data`);
      given.delete(name);
      return text;
    });
    loading.set(name, made);
    return made;
  };
  const places = load("runs").then((text) => JSON.parse(text) as SiteRuns);
  const placeOf = async (run: string): Promise<string> => {
    const place = (await places).places[run];
    if (place === undefined) throw new Error(`This site has no run ${JSON.stringify(run)}.`);
    return place;
  };
  return {
    list: async () => (await places).list,
    run: async (run) => JSON.parse(await load(`${await placeOf(run)}/facts`)) as RunPageFacts,
    report: async (run) => load(`${await placeOf(run)}/report`),
    rows: async (run, _file, bytes): Promise<BytesPlace> => {
      const place = await placeOf(run);
      if (location.protocol !== "file:")
        return {
          kind: "ranges",
          url: new URL(`data/${place}/rows.parquet`, location.href).href,
          headers: {},
          bytes,
        };
      if ((await places).inline[run] !== true)
        throw new Error(
          "A page from disk shows the rows of runs of at most 10,000 rows: open this site from a web server.",
        );
      return { kind: "whole", content: fromBase64(await load(`${place}/rows`)) };
    },
    server: null,
  };
}

/** What `data/runs.js` has. */
interface SiteRuns {
  readonly list: RunList;
  /** The folder of each run below `data/`. */
  readonly places: Readonly<Record<string, string>>;
  /** Runs whose rows are in a script too. */
  readonly inline: Readonly<Record<string, boolean>>;
}

function fromBase64(text: string): ArrayBuffer {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes.buffer;
}

/** Runs a script of this page's own folder. */
export function loadScript(address: string): Promise<void> {
  const script = document.createElement("script");
  script.src = address;
  const loaded = new Promise<void>((resolve, reject) => {
    script.addEventListener("load", () => {
      resolve();
    });
    script.addEventListener("error", () => {
      reject(new Error(`${address} cannot be loaded`));
    });
  });
  document.head.append(script);
  return loaded;
}

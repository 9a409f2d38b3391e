/** Finds a Python for the sidecar. */
import { spawnSync } from "node:child_process";
import { chosenPythonUnfit, noPython, noVenvModule, OLDEST_PYTHON } from "./errors.ts";

export interface FoundPython {
  /** The interpreter's own path, not that of a shim. */
  readonly executable: string;
  /** As in "3.11.7". */
  readonly version: string;
}

/** The supported versions, newest first. */
const CANDIDATES = ["python3.13", "python3.12", "python3.11", "python3.10", "python3", "python"];

const PROBE = `
import importlib.util as u, json, platform, sys
base = getattr(sys, "_base_executable", sys.executable)  # outside of a virtual environment, should this be one
print(json.dumps([base, platform.python_version(), bool(u.find_spec("venv") and u.find_spec("ensurepip"))]))
`;

type Answer = { fit: true; python: FoundPython } | { fit: false; why: string; lacksVenv?: FoundPython };

function probePython(command: string): Answer {
  const probe = spawnSync(command, ["-I", "-c", PROBE], { encoding: "utf8", timeout: 20_000 });
  if (probe.error !== undefined) {
    const missing = "code" in probe.error && probe.error.code === "ENOENT";
    return { fit: false, why: missing ? "not found" : probe.error.message };
  }
  if (probe.status !== 0) return { fit: false, why: "does not run" };
  const [executable, version, hasVenv] = JSON.parse(probe.stdout) as [string, string, boolean];
  if (!isNewEnough(version)) return { fit: false, why: `is Python ${version}` };
  if (!hasVenv)
    return { fit: false, why: `is Python ${version} without venv`, lacksVenv: { executable, version } };
  return { fit: true, python: { executable, version } };
}

/** `isNewEnough("3.9.18")` is false, `isNewEnough("3.10.0")` is true. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The Python that `chosen` names, else the first suitable one on the PATH. Throws SetupError when there is none. */
export function findPython(chosen: string | undefined): FoundPython {
  if (chosen !== undefined && chosen !== "") {
    const answer = probePython(chosen);
    if (answer.fit) return answer.python;
    if (answer.lacksVenv !== undefined) throw noVenvModule(chosen, answer.lacksVenv.version);
    throw chosenPythonUnfit(chosen, answer.why === "not found" ? "it is not found" : `it ${answer.why}`);
  }
  const tried: string[] = [];
  let lacking: { command: string; version: string } | undefined;
  for (const command of CANDIDATES) {
    const answer = probePython(command);
    if (answer.fit) return answer.python;
    tried.push(`${command}: ${answer.why}`);
    if (answer.lacksVenv !== undefined) lacking ??= { command, version: answer.lacksVenv.version };
  }
  throw lacking === undefined ? noPython(tried) : noVenvModule(lacking.command, lacking.version);
}

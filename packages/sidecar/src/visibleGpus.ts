import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The GPUs that CUDA would see, by the names that CUDA_VISIBLE_DEVICES takes. */
export async function visibleGpus({
  CUDA_VISIBLE_DEVICES,
  PATH,
}: NodeJS.ProcessEnv): Promise<readonly string[]> {
  if (CUDA_VISIBLE_DEVICES !== undefined) return CUDA_VISIBLE_DEVICES.split(",").filter((gpu) => gpu !== "");
  const query = ["--query-gpu=index", "--format=csv,noheader"];
  // Where there is no driver, there is no GPU.
  const { stdout } = await promisify(execFile)("nvidia-smi", query, { env: { PATH } }).catch(() => ({
    stdout: "",
  }));
  return stdout
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\d+$/u.test(line));
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const ANSWER_MS = 10_000;
const ANSWER_BYTES = 1 << 24;
const READABLE = /\.(?:ttf|otf|ttc|otc)$/i;

/**
 * Files of the system's fonts, best first, without those that add no character to the previous ones. Empty where
 * fontconfig is missing or does not answer.
 *
 * @see https://www.freedesktop.org/software/fontconfig/fontconfig-user.html
 */
export async function systemFonts(): Promise<string[]> {
  const options = ["--sort", "--format", "%{index}\t%{file}\n", "sans-serif:slant=0:weight=80"];
  const { stdout } = await promisify(execFile)("fc-match", options, {
    timeout: ANSWER_MS,
    maxBuffer: ANSWER_BYTES,
  }).catch(() => ({ stdout: "" }));
  return stdout.split("\n").flatMap((line) => {
    const [index = "", path = ""] = line.split("\t");
    // The canvas uses the first font of a collection.
    return (Number(index) & 0xffff) === 0 && READABLE.test(path) ? [path] : [];
  });
}

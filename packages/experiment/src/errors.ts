import { assertPlainFile, RecordsError, type ModelChanged } from "@gain/records";
import { ClusterFailed, SidecarFailed } from "@gain/sidecar";

/** The command cannot be carried out as given; the user can change it. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
  readonly foreseen = true;
}

/** The run stopped before its end; the same command continues it. Exit code 4. */
export class IncompleteRun extends Error {
  override name = "IncompleteRun";
  readonly foreseen = true;
  /** Of docs/errors.md, where an error with a code stopped the run. */
  declare readonly code?: string;
  constructor(message: string, options: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    if (options.code !== undefined) this.code = options.code;
  }
}

/** @param at line and column in the file, from 1 */
export const badStudy = (
  file: string,
  { line, col }: { readonly line: number; readonly col: number },
  reason: string,
): UsageError => new UsageError(`${file}:${String(line)}:${String(col)}: ${reason}`);

const PROMPT_FORMATS = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".txt"] as const;

/** @returns the error itself where it names the file, such as `not_a_file` */
const unreadable =
  (what: string) =>
  (file: string, cause: unknown): UsageError | RecordsError =>
    cause instanceof RecordsError
      ? cause
      : new UsageError(
          `cannot read the ${what} file ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause },
        );

export const unreadablePrompts = unreadable("prompt");
export const unreadableStudy = unreadable("study");

export const unknownPromptFormat = (file: string): UsageError =>
  new UsageError(
    `the prompt file ${file} has no known ending. Name it ${PROMPT_FORMATS.join(", ")}: JSON lines with a "prompt" ` +
      `each, a JSON array of them, a table with a "prompt" column, or one prompt a line.`,
  );

export const compressedPrompts = (file: string): UsageError =>
  new UsageError(`the prompt file ${file} is compressed: unpack it first`);

export const noPromptField = (
  file: string,
  line: number,
  column: string | undefined,
  names: readonly string[],
): UsageError =>
  badPromptLine(
    file,
    line,
    `${noColumn(column, "key")}; there are: ${names.join(", ") || "none"}. ${wayOut(column)}`,
  );

/** @param separator name of the field separator; null where the header is one name, or the file is not text */
export const noPromptColumn = (
  file: string,
  line: number,
  column: string | undefined,
  separator: string | null,
  names: readonly string[],
): UsageError =>
  badPromptLine(
    file,
    line,
    `${noColumn(column, "column")}; ${separator === null ? "" : `the fields are separated by ${separator}, and `}` +
      `the columns are: ${names.join(", ") || "none"}. ${wayOut(column)}`,
  );

const noColumn = (column: string | undefined, what: string): string =>
  column === undefined ? `no ${what} named "prompt" or "text"` : `no ${what} named ${JSON.stringify(column)}`;

const wayOut = (column: string | undefined): string =>
  column === undefined
    ? "Choose the one with the prompts by --prompt-column NAME"
    : "--prompt-column must be one of these";

export const twoPromptColumns = (file: string, line: number, name: string): UsageError =>
  badPromptLine(file, line, `two columns are named ${JSON.stringify(name)}: rename or remove one`);

/** @param problem after the words "a column" */
export const badColumnName = (file: string, line: number, name: string, problem: string): UsageError =>
  badPromptLine(file, line, `the column ${JSON.stringify(name.slice(0, 40))} ${problem}. Rename it`);

export const alikeColumns = (file: string, line: number, first: string, second: string): UsageError =>
  badPromptLine(
    file,
    line,
    `the columns ${JSON.stringify(first)} and ${JSON.stringify(second)} differ only in case or spaces, and would be one ` +
      "column of the Parquet file. Rename one",
  );

export const tooManyColumns = (file: string, line: number, most: number): UsageError =>
  badPromptLine(
    file,
    line,
    `more than ${String(most)} columns beside the prompt, category and complexity, which are all kept. Leave out those ` +
      "that you do not need, or join them in one column as JSON",
  );

export const noGroupColumn = (column: string, file: string, columns: readonly string[]): UsageError =>
  new UsageError(
    `--group-by ${column}: the prompt file ${file} has no such column. Beside the prompts it has ` +
      `${columns.join(", ") || "none"}; --group-by must be one of these, or left out for category`,
  );

export const tooManyGroups = (column: string, path: string, most: number): UsageError =>
  new UsageError(
    `--group-by ${column}: the column has more than ${String(most)} different values in ${path}, and every two would be ` +
      "compared. Name a column with fewer, or write broader values",
  );

export const longGroup = (column: string, path: string, most: number): UsageError =>
  new UsageError(
    `--group-by ${column}: a value in ${path} is longer than ${String(most)} bytes, the most of a category. Name another column`,
  );

export const notParquetPrompts = async (file: string): Promise<UsageError | RecordsError> =>
  await assertPlainFile(file).then(
    () =>
      new UsageError(
        `the prompt file ${file} has the ending of Parquet, but is not a Parquet file or is truncated`,
      ),
    (cause: unknown) => unreadablePrompts(file, cause),
  );

export const emptyPrompts = (file: string): UsageError =>
  new UsageError(`the prompt file ${file} contains no prompt`);

export const badPromptLine = (file: string, line: number, problem: string, cause?: unknown): UsageError =>
  new UsageError(`${file}, line ${String(line)}: ${problem}`, { cause });

export const badMessages = (file: string, line: number, problem: string): UsageError =>
  badPromptLine(file, line, `${problem}. Messages are written as [{"role": "user", "content": "…"}]`);

/** @param changes of its models; undefined where more than they differ */
export const planChanged = (
  folder: string,
  differences: readonly string[],
  changes: readonly string[] | undefined,
): UsageError =>
  new UsageError(
    [
      `the run in ${folder} was planned with other options or prompts:`,
      ...differences.map((difference) => `  ${difference}`),
      "Its measurements are kept. Give its options and prompts to continue it, or another --out for a new run.",
      ...(changes === undefined
        ? []
        : [
            "Only its models differ. --amend continues it with the models of this command, and measures no stored row again:",
            ...changes,
          ]),
    ].join("\n"),
  );

export const badDevices = (text: string, problem: string): UsageError =>
  new UsageError(
    `--devices ${text}: ${problem}. Give all, a number of GPUs, or names such as cuda:0,cuda:3 or cpu*2.`,
  );

export const noGpus = (): UsageError =>
  new UsageError(
    "--devices: nvidia-smi finds no GPU on this machine. cpu*2 measures with two sidecars on the processor; gain doctor " +
      "says what is there.",
  );

export const gpuMissing = (device: string, gpus: number): UsageError =>
  new UsageError(
    `--devices: ${device} is not there. ` +
      (gpus === 0
        ? "nvidia-smi finds no GPU."
        : `This machine has ${gpus === 1 ? "cuda:0" : `cuda:0 to cuda:${String(gpus - 1)}`}.`),
  );

export const noClusterGpu = (
  gpus: number,
  nodes: readonly { readonly host: string; readonly gpus: number }[],
): UsageError =>
  new UsageError(
    `--cluster: no node has ${gpus <= 1 ? "a GPU" : `${String(gpus)} GPUs`} ` +
      `(${nodes.map((node) => `${node.host} has ${String(node.gpus)}`).join(", ")}). If an autoscaler adds nodes, name the ` +
      "number of lanes with --lanes.",
  );

export const tooManyErrors = (errors: number, planned: number, limit: string): IncompleteRun =>
  new IncompleteRun(
    `${String(errors)} of ${String(planned)} prompts could not be measured, more than --max-errors ${limit}. Stored rows ` +
      "are kept; the same command with a higher limit, or without one, continues.",
  );

export const crashLoop = (cause: unknown): IncompleteRun =>
  new IncompleteRun(
    "the sidecar ended again and again without a result, also with other prompts. Stored rows are kept, and the same " +
      `command continues behind the prompts that were tried. Last: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

export const stoppedByFiles = (cause: RecordsError): IncompleteRun =>
  new IncompleteRun(cause.message, { cause, code: cause.code });

export const clusterGone = (cause: Error): IncompleteRun =>
  new IncompleteRun(
    `${cause.message}\nStored rows are kept; the same command continues on the cluster, or without --cluster on this host.`,
    { cause },
  );

/** A node's model is not the one that the run's first load found. */
export const nodeFilesDiffer = (place: string, { difference }: ModelChanged): ClusterFailed =>
  new ClusterFailed(
    "node_differs",
    `on ${place}, the model is not the one that the run's first load found; give every node the same files:\n` +
      difference.map((line) => `  ${line}`).join("\n"),
  );

/** The sidecar was killed or frozen from outside before its model was loaded. */
export const endedFromOutside = (cause: Error): IncompleteRun =>
  new IncompleteRun(`${cause.message}\nNothing of the run is lost; the same command starts a new sidecar.`, {
    cause,
  });

export const incompleteLease = (lease: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar's answer to lease ${String(lease)} does not contain each of its prompts once`,
  );

export const otherDepth = (lease: number, found: number, layers: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar's answer to lease ${String(lease)} has rows of ${String(found)} blocks, of a model of ${String(layers)} blocks`,
  );

export const otherVectors = (lease: number, found: number, due: number): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar's answer to lease ${String(lease)} has ${String(found)} bytes of vectors, and its rows have ${String(due)}`,
  );

/** The vectors that are still to be written do not fit. */
export const noRoomForVectors = (what: string, limit: string): UsageError =>
  new UsageError(
    `${what}; ${limit}. Keep fewer blocks (--vectors blocks:-1 keeps the last), or measure fewer prompts. Rows and vectors ` +
      "that are stored already are kept",
  );

/** The counts that the sidecar reports at its end differ from the counts of what was stored. */
export const farewellDiffers = (reported: string, stored: string): SidecarFailed =>
  new SidecarFailed(
    "protocol_violation",
    `the sidecar's farewell reports ${reported}, and ${stored} were stored. Every stored row is complete; give the same command again`,
  );

export const folderRefused = (folder: string, cause: unknown): UsageError =>
  new UsageError(
    `cannot make the folder ${folder}: ${cause instanceof Error ? cause.message : String(cause)}. Name another with --out.`,
    { cause },
  );

export const promptsChanged = (file: string): UsageError =>
  new UsageError(`the prompt file ${file} changed while it was read. Give the command again.`);

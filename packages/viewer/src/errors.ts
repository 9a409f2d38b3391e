/** Raised where runs cannot be shown. The server answers with code and message, and continues. */
export class ViewerError extends Error {
  override readonly name = "ViewerError";
  readonly foreseen = true;
  readonly code: ViewerErrorCode;

  constructor(code: ViewerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Codes with the status of the answer. */
export const STATUS = {
  not_permitted: 403,
  not_found: 404,
  not_allowed: 405,
  bad_request: 400,
  cannot_listen: 500,
  page_missing: 500,
  too_many_rows: 413,
  cannot_list: 500,
  bundle_refused: 500,
} as const;
export type ViewerErrorCode = keyof typeof STATUS;

export const wrongHost = (host: string): ViewerError =>
  new ViewerError(
    "not_permitted",
    `the request names the host ${host}, not this server: open the address that gain view printed`,
  );

export const otherOrigin = (): ViewerError =>
  new ViewerError("not_permitted", "the request comes from another site, and none may read runs");

export const noToken = (): ViewerError =>
  new ViewerError(
    "not_permitted",
    "the request lacks the token of this server: open the whole address that gain view printed, with its part behind #",
  );

export const onlyGet = (method: string): ViewerError =>
  new ViewerError("not_allowed", `${method} is not answered: runs are read, never changed`);

export const noSuchPage = (path: string): ViewerError =>
  new ViewerError("not_found", `${path} is not a page of gain view`);

export const noSuchRun = (run: string): ViewerError =>
  new ViewerError(
    "not_found",
    `there is no run ${JSON.stringify(run)} in the folder; it may have been renamed or removed`,
  );

export const noSuchFile = (run: string, file: string): ViewerError =>
  new ViewerError(
    "not_found",
    `the run ${JSON.stringify(run)} has no plain file ${JSON.stringify(file)} in its folder`,
  );

export const badRange = (range: string): ViewerError =>
  new ViewerError("bad_request", `the range ${JSON.stringify(range)} is not one that the file has`);

export const severalNeeded = (found: number): ViewerError =>
  new ViewerError(
    "bad_request",
    `${String(found)} ${found === 1 ? "model" : "runs or models"} cannot be compared: name two to twelve of finished runs`,
  );

export const noSuchModel = (run: string, model: string): ViewerError =>
  new ViewerError("not_found", `the run ${JSON.stringify(run)} has no model ${JSON.stringify(model)}`);

export const notFinished = (run: string): ViewerError =>
  new ViewerError("bad_request", `the run ${JSON.stringify(run)} is not finished, so it has no report yet`);

export const tooManyRows = (rows: number, most: number): ViewerError =>
  new ViewerError(
    "too_many_rows",
    `the runs have ${String(rows)} rows together, and a comparison in the page takes at most ${String(most)}: ` +
      "gain analyze compares them, and writes a report",
  );

export const cannotListen = (port: number, cause: unknown): ViewerError =>
  new ViewerError(
    "cannot_listen",
    `port ${String(port)} of this machine cannot be used: leave --port out for a free one`,
    { cause },
  );

export const pageMissing = (file: string, cause: unknown): ViewerError =>
  new ViewerError("page_missing", `${file} is missing: npx nx run gain:bundle makes it`, { cause });

export const cannotList = (folder: string, cause: unknown): ViewerError =>
  new ViewerError(
    "cannot_list",
    `${folder} cannot be listed: ${whyNotListed(cause)}. Name a folder of runs; without one, runs/ here is taken`,
    { cause },
  );

function whyNotListed(cause: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such folder",
    ENOTDIR: "it is a file",
    EACCES: "this user may not read it",
  };
  if (!(cause instanceof Error)) return String(cause);
  return ("code" in cause ? reasons[String(cause.code)] : undefined) ?? cause.message;
}

export const nothingToBundle = (folder: string): ViewerError =>
  new ViewerError("bundle_refused", `${folder} has no finished run: a site shows finished runs`);

export const tooLargeToBundle = (run: string, file: string, bytes: number): ViewerError =>
  new ViewerError(
    "bundle_refused",
    `${JSON.stringify(file)} of the run ${JSON.stringify(run)} has ${String(bytes)} bytes, and gain did not write it: ` +
      "move the run out of the folder",
  );

export const siteExists = (out: string): ViewerError =>
  new ViewerError("bundle_refused", `${out} is not empty: name a new folder with --out`);

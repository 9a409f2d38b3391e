import { RecordsError } from "@gain/records";
import { expect, test } from "vitest";
import { IncompleteRun } from "./errors.ts";
import { resumable } from "./resumable.ts";

const failing = (error: Error) => () => Promise.reject(error);

test.each(["disk_full", "run_deleted", "folder_missing", "cannot_write"] as const)(
  "%s during a run leaves an incomplete run, with the same code and text",
  async (code) => {
    const error = new RecordsError(code, "what and the way out");
    const stopped = await resumable("run", failing(error)).catch((caught: unknown) => caught);
    expect(stopped).toBeInstanceOf(IncompleteRun);
    expect(stopped).toMatchObject({ code, message: "what and the way out", cause: error });
  },
);

test("while the plan is made, only a full disk leaves an incomplete run", async () => {
  const full = resumable("plan", failing(new RecordsError("disk_full", "x")));
  await expect(full).rejects.toBeInstanceOf(IncompleteRun);
  const refused = new RecordsError("cannot_write", "x");
  await expect(resumable("plan", failing(refused))).rejects.toBe(refused);
});

test("an error that the same command would meet again is passed on", async () => {
  for (const error of [new RecordsError("model_changed", "x"), new TypeError("x")])
    await expect(resumable("run", failing(error))).rejects.toBe(error);
});

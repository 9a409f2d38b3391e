/**
 * Reads rows beside the page, so that the page never waits for it. A page from disk may start no worker: there this script
 * runs in the page, and answers it directly.
 */
import { taskAnswers, type Task } from "../../rows/rowTasks.ts";

const answer = taskAnswers();

if (typeof document === "undefined")
  addEventListener("message", ({ data }: MessageEvent<{ readonly id: number; readonly task: Task }>) => {
    const { id, task } = data;
    void answer(task).then(
      (value) => {
        postMessage({ id, value });
      },
      (error: unknown) => {
        postMessage({ id, error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
else Reflect.set(globalThis, "gainRows", answer);

/**
 * The nx executor of every gate: one run of tools/check.ts for all tasks without a cached result.
 *
 * It is one run, because the linter type-checks all packages in the time of three single ones, and because two gates at a
 * time use the whole machine. nx makes one batch of the tasks that become ready together, so every gate depends on
 * python:setup. The tasks of a gate pass or fail together. nx does not cache the result of a failed task.
 */
const { spawn } = require("node:child_process");

/**
 * @param {readonly string[]} tasks such as ["analysis:lint", "records:lint", "workspace:links"]
 * @param {string} root
 * @returns {Promise<Record<string, { success: boolean, terminalOutput: string }>>} by task; a task without a verdict failed
 */
function runGates(tasks, root) {
  const child = spawn(process.execPath, ["--import", "tsx", "tools/check.ts", "--tasks", ...tasks], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const results = Object.fromEntries(tasks.map((task) => [task, { success: false, terminalOutput: "" }]));
  child.on("message", (verdict) => {
    for (const task of verdict.tasks) results[task].success = verdict.passed;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      resolve(results);
    });
  });
}

exports.runTasks = (taskGraph, _inputs, _overrides, { root }) => runGates(Object.keys(taskGraph.tasks), root);

/** For nx without batches, as with --batch=false. */
exports.runTask = async (_options, { root, projectName, targetName }) => {
  const task = `${projectName}:${targetName}`;
  return (await runGates([task], root))[task];
};

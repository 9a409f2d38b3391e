import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gitCommit } from "./gitCommit.ts";

let folder: string;
const git = (...given: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...given], {
    cwd: folder,
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("outside a repository there is no commit", async () => {
  expect(await gitCommit(folder)).toBeNull();
});

test("it equals git's own: on a branch, packed, detached, in a subfolder, in a linked work tree", async () => {
  git("init", "-q");
  expect(await gitCommit(folder)).toBeNull();
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  expect(await gitCommit(folder)).toBe(commit);
  git("pack-refs", "--all");
  expect(await gitCommit(folder)).toBe(commit);
  mkdirSync(join(folder, "below"));
  expect(await gitCommit(join(folder, "below"))).toBe(commit);
  git("worktree", "add", "-q", "-b", "other", join(folder, "tree"));
  expect(await gitCommit(join(folder, "tree"))).toBe(commit);
  git("checkout", "-q", "--detach");
  expect(await gitCommit(folder)).toBe(commit);
});

test("in a repository of SHA-256 it has 64 digits, loose and packed", async () => {
  git("init", "-q", "--object-format=sha256");
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  expect(commit).toHaveLength(64);
  expect(await gitCommit(folder)).toBe(commit);
  git("pack-refs", "--all");
  expect(await gitCommit(folder)).toBe(commit);
});

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** The files of a repository of the reftable format; HEAD and refs are placeholders for programs that do not support it. */
function reftable(): string {
  const repository = join(folder, "repository");
  mkdirSync(join(repository, ".git", "reftable"), { recursive: true });
  mkdirSync(join(repository, ".git", "refs"));
  writeFileSync(join(repository, ".git", "HEAD"), "ref: refs/heads/.invalid\n");
  writeFileSync(join(repository, ".git", "refs", "heads"), "this repository uses the reftable format\n");
  writeFileSync(
    join(repository, ".git", "config"),
    "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefstorage = reftable\n",
  );
  return repository;
}

/** Puts a script before git in PATH. It records its arguments and environment. */
function fakeGit(script: string): void {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "git"),
    `#!/bin/sh\n{ printf '%s\\n' "$@"; env; } > "${folder}/called"\n${script}\n`,
  );
  chmodSync(join(bin, "git"), 0o755);
  vi.stubEnv("PATH", `${bin}:/usr/bin:/bin`);
}

test("for the reftable format git is run, without settings of repository, user or environment", async () => {
  const repository = reftable();
  fakeGit(`echo ${COMMIT}`);
  vi.stubEnv("GIT_DIR", "/elsewhere");
  vi.stubEnv("GIT_TRACE", "1");
  mkdirSync(join(repository, "below"));
  expect(await gitCommit(join(repository, "below"))).toBe(COMMIT);
  const called = readFileSync(join(folder, "called"), "utf8").split("\n");
  expect(called).toEqual(
    expect.arrayContaining([
      "core.fsmonitor=false",
      "core.hooksPath=/dev/null",
      join(repository, "below"),
      "rev-parse",
      "GIT_CONFIG_NOSYSTEM=1",
      "GIT_CONFIG_GLOBAL=/dev/null",
    ]),
  );
  expect(called.filter((line) => /^(GIT_DIR|GIT_TRACE|HOME)=/.test(line))).toEqual([]);
});

test.each([
  ["fails", "exit 128"],
  ["prints something else", "echo refs/heads/main"],
  ["is killed", "kill -9 $$"],
])("where git %s, there is no commit", async (_, script) => {
  const repository = reftable();
  fakeGit(script);
  expect(await gitCommit(repository)).toBeNull();
  expect(existsSync(join(folder, "called"))).toBe(true);
});

test("where there is no git, there is no commit", async () => {
  const repository = reftable();
  vi.stubEnv("PATH", folder);
  expect(await gitCommit(repository)).toBeNull();
});

test("a git that does not end is killed", async () => {
  const repository = reftable();
  fakeGit("exec sleep 60");
  const began = performance.now();
  expect(await gitCommit(repository)).toBeNull();
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("the installed git accepts the arguments", async () => {
  git("init", "-q");
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  // The folder alone decides that git is run; git itself still reads the files.
  mkdirSync(join(folder, ".git", "reftable"));
  writeFileSync(join(folder, ".git", "hooks", "post-index-change"), "#!/bin/sh\nexit 1\n");
  expect(await gitCommit(folder)).toBe(commit);
});

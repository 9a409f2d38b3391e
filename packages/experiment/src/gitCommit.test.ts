import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gitCommit } from "./gitCommit.ts";

let folder: string;
const git = (...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], {
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

test("on a branch, packed, detached, in a folder below and in a linked work tree it is what git says", async () => {
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

test("a repository of SHA-256 has its 64 digits, loose and packed", async () => {
  git("init", "-q", "--object-format=sha256");
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  expect(commit).toHaveLength(64);
  expect(await gitCommit(folder)).toBe(commit);
  git("pack-refs", "--all");
  expect(await gitCommit(folder)).toBe(commit);
});

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** What git lays out for the reftable format; its HEAD and refs hold no reference, for programs that know no better. */
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

/** Puts a program of that name in git's place, which is told to note how it was called. */
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

test("in the reftable format git is asked, and takes nothing from repository, user or environment", async () => {
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
  ["says something else", "echo refs/heads/main"],
  ["is killed", "kill -9 $$"],
])("where git %s, no commit is made up", async (_, script) => {
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

test("a git that does not answer is killed and not waited for", async () => {
  const repository = reftable();
  fakeGit("exec sleep 60");
  const began = performance.now();
  expect(await gitCommit(repository)).toBeNull();
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("the words that git is given are ones that the installed git understands", async () => {
  git("init", "-q");
  git("commit", "-q", "--allow-empty", "-m", "one");
  const commit = git("rev-parse", "HEAD");
  // The layout alone decides that git is asked; this one still reads its files.
  mkdirSync(join(folder, ".git", "reftable"));
  writeFileSync(join(folder, ".git", "hooks", "post-index-change"), "#!/bin/sh\nexit 1\n");
  expect(await gitCommit(folder)).toBe(commit);
});

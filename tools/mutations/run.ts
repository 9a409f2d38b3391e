/** Guards of a run: leases, crashes, resuming, interruptions. */
import { testOf, type Mutation } from "./mutation.ts";

const TURN = "packages/experiment/src/sidecarTurn.ts";
const MODEL = "packages/experiment/src/measureModel.ts";
const BOOK = "packages/experiment/src/leaseBook.ts";

const model = testOf("packages/experiment/src/measureModel.test.ts");
const poison = testOf("packages/experiment/src/poisonPrompts.test.ts");
const book = testOf("packages/experiment/src/leaseBook.test.ts");
const lanes = testOf("packages/experiment/src/runModels.test.ts");
const replaced = (mode: string): Mutation["test"] => ({
  file: "packages/experiment/src/hostileAnswers.test.ts",
  title: "after %s a new sidecar measures, and every row is right",
  of: mode,
});

const STORE_THEN_ACK = `    await timed(measuring, "store", async () => {
      const { stored, ignored } = await store.saveRows(modelIndex, answer);
      if (ignored === 0) onEvent({ kind: "stored", model: model.name, answer: result });
      answered.terminal += stored + ignored;
      if (book.isControl(result.lease)) return;
      await pool.count({ measured: items.length, errors: result.errors.length, ignored });
    });
    faultPoint("an answer is stored");
    answered.leases += 1;
    answered.rows += items.length;
    answered.errors += result.errors.length;
    const isControl = book.settle(result.lease);
    await session.ack(result.seq);
`;
const ACK = "    await session.ack(result.seq);\n";

export const RUN_MUTATIONS: readonly Mutation[] = [
  {
    name: "ack-before-store",
    guarantee: "G2",
    guard: "an answer is acknowledged after its commit",
    file: TURN,
    find: STORE_THEN_ACK,
    replace: ACK + STORE_THEN_ACK.replace(ACK, ""),
    test: model("an answer is acknowledged only when another process can read its rows"),
  },
  {
    name: "lease-incomplete",
    guarantee: "G1",
    guard: "an answer has every prompt of its lease once",
    file: TURN,
    find: "    assertWhole(result, items, book.itemsOf(result.lease));\n",
    replace: "",
    test: replaced("rows-left-out"),
  },
  {
    name: "other-depth-accepted",
    guarantee: "G15",
    guard: "an answer has the model's number of blocks",
    file: TURN,
    find: "    assertDepth(result, items, model);\n",
    replace: "",
    test: replaced("another-depth"),
  },
  {
    name: "farewell-unchecked",
    guarantee: "G1",
    guard: "the sidecar's counts equal what was stored",
    file: TURN,
    find: "      assertFarewell(result, answered, interrupted.aborted);\n",
    replace: "",
    test: model("a farewell whose counts differ from what was stored is reported"),
  },
  {
    name: "load-outlives-interruption",
    guarantee: "G14",
    guard: "an interruption ends a sidecar that loads",
    file: TURN,
    find: "    else kill();\n",
    replace: "",
    test: model("an interruption while the model loads ends the sidecar at once"),
  },
  {
    name: "start-outlives-interruption",
    guarantee: "G14",
    guard: "an interruption ends a sidecar that has not greeted yet",
    file: TURN,
    find: "    stop: AbortSignal.any([interrupted, killed]),\n",
    replace: "",
    test: model(
      "an interruption before the sidecar's first message ends it at once, and no other one starts",
    ),
  },
  {
    name: "leases-dropped-at-interruption",
    guarantee: "G14",
    guard: "after an interruption the prompts in progress are finished",
    file: TURN,
    find: "if (turn.loaded) void session.requestDrain();",
    replace: "if (turn.loaded) kill();",
    test: model("an interruption lets the open leases finish, and another call measures the rest"),
  },
  {
    name: "start-failure-repeated",
    guarantee: "G10",
    guard: "a sidecar that fails before its model is loaded is not replaced",
    file: MODEL,
    find: "if ((modelIndex === undefined && turn.started) || !isCrashed)",
    replace: "if (!isCrashed)",
    test: model("a sidecar that exits while it loads is reported once, with its last lines"),
  },
  {
    name: "violation-fatal",
    guarantee: "G10",
    guard: "a sidecar that breaks the protocol is replaced",
    file: MODEL,
    find: '["internal", "protocol_violation"].includes(failure.code)',
    replace: '["internal"].includes(failure.code)',
    test: replaced("fixint"),
  },
  {
    name: "suspicions-lost",
    guarantee: "G11",
    guard: "suspicions are stored for the next process",
    file: MODEL,
    find: "suspicions: pool.suspicions,",
    replace: "suspicions: [],",
    test: poison("prompts that were given up on a broken machine are measured once it works"),
  },
  {
    name: "error-limit-ignored",
    guarantee: "G10",
    guard: "more error rows than --max-errors end the run",
    file: "packages/experiment/src/errorLimit.ts",
    find: "  if (errors > most) throw",
    replace: "  if (errors < 0) throw",
    test: poison("more error rows than %j end the run as incomplete"),
  },
  {
    name: "given-up-at-once",
    guarantee: "G11",
    guard: "a prompt is given up after two crashes",
    file: BOOK,
    find: "const CRASHES_ALLOWED = 2;",
    replace: "const CRASHES_ALLOWED = 1;",
    test: book("a prompt is given up only after two crashes"),
  },
  {
    name: "suspect-not-alone",
    guarantee: "G11",
    guard: "a suspected lease is measured alone",
    file: BOOK,
    find: "return this.openLeases < (isSuspected ? 1 : credit);",
    replace: "return this.openLeases < credit;",
    test: book("work that is suspected of a crash is measured with no other lease open"),
  },
  {
    name: "other-leases-lost",
    guarantee: "G10",
    guard: "the open leases of a crash are measured again",
    file: BOOK,
    find: ", ...others.filter(isOriginal)]);",
    replace: "]);",
    test: book("after a crash the open leases are returned in order, unchanged"),
  },
  {
    name: "plan-replaced",
    guarantee: "G4",
    guard: "another plan in the run's folder is refused",
    file: "packages/experiment/src/openRun.ts",
    find: "if (differences.length === 0) return continueRun(request, folder, run, asked);",
    replace: "return continueRun(request, folder, run, asked);",
    test: {
      file: "packages/experiment/src/openRun.test.ts",
      title: "a run with a single row is kept, and the message lists the differences",
    },
  },
  {
    name: "prompts-not-compared",
    guarantee: "G4",
    guard: "other prompts are another plan",
    file: "packages/experiment/src/planDifference.ts",
    find: "if (was.digest === is.digest && was.count === is.count) return",
    replace: "if (was.count === is.count) return",
    test: {
      file: "packages/experiment/src/planDifference.test.ts",
      title: "other prompts are reported by their number",
    },
  },
  {
    name: "epoch-shared",
    guarantee: "G3",
    guard: "the sessions of two lanes have different numbers",
    file: "packages/experiment/src/runModels.ts",
    find: "nextEpoch: () => (this.#lastEpoch += 1),",
    replace: "nextEpoch: () => this.#lastEpoch + 1,",
    test: lanes("two lanes measure every prompt of a model once, in sessions of different numbers"),
  },
  {
    name: "failure-unstored",
    guarantee: "G1",
    guard: "a model that cannot be measured is stored with its reason",
    file: "packages/experiment/src/runModels.ts",
    find: "      await run.store.saveFailure({ modelIndex, code, reason: error.message });\n",
    replace: "",
    test: lanes(
      "a model that cannot be measured is stored with its reason, the others go on, and it is tried again",
    ),
  },
  {
    name: "changing-prompts-accepted",
    guarantee: "G4",
    guard: "a prompt file that changes while it is read is refused",
    file: "packages/experiment/src/storePrompts.ts",
    find: "  if (!isSame) throw promptsChanged(promptFile);\n",
    replace: "",
    test: {
      file: "packages/experiment/src/openRun.test.ts",
      title: "a prompt file that changes between its two readings is refused",
    },
  },
];

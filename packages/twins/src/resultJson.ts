import type { TwinStudy } from "./studyOfTwins.ts";

/** The findings with the identity of what they rest on, as the text of result.json. The same study gives the same text. */
export function resultJson({ plan, models, findings }: TwinStudy): string {
  const { design, ...shown } = findings;
  const result = {
    format: 1,
    plan: { name: plan.plan.name, sha256: plan.sha256 },
    corpus: plan.plan.corpus.manifest_sha256,
    models: models.length,
    ...{ margin: design.margin, level: design.level },
    ...shown,
  };
  return `${JSON.stringify(result, null, 1)}\n`;
}

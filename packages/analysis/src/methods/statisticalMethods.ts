import { MOST_SPLITS } from "../inference/permutationOfGroups.ts";

/** One statistical method, as listed in a report and explained in the manual. */
export interface StatisticalMethod {
  readonly title: string;
  /** The question that it answers, in one sentence. */
  readonly question: string;
  /** The formula or rule, in plain text. */
  readonly formula: string;
  /** The publication that defines it. */
  readonly source: string;
  /** Other software that gives the same number. */
  readonly equals: string;
  /** The function of this package. */
  readonly code: string;
}

/**
 * Every method behind a verdict or a table of a report. The report's methods section and docs/methods.md use this same
 * text. Primary results come first.
 */
export const STATISTICAL_METHODS: readonly StatisticalMethod[] = [
  {
    title: "Primary result: these categories",
    question: "Is the geometric mean gain over these categories, each weighted equally, 1?",
    formula:
      "mean = Σ m_h / H of ln gain, a_h = s_h² / n_h, SE = √(Σ a_h) / H, df = (Σ a_h)² / Σ (a_h² / (n_h − 1)); t = mean / SE",
    source:
      "W. G. Cochran, Sampling Techniques, 1977, eq. 5.7 and 5.16; F. E. Satterthwaite, Biometrics Bull. 2, 1946, 110–114",
    equals: 'R survey::svymean with strata; for equal sizes the t of statsmodels ols("lg ~ C(category) − 1")',
    code: "stratifiedMean",
  },
  {
    title: "New categories",
    question: "Is the geometric mean gain 1 for new categories of prompts, of which these are a sample?",
    formula:
      "mean of ln gain over all prompts, variance CR2 = Σ S_g² / (1 − f_g) / n² with f_g = n_g / n, Satterthwaite degrees of freedom",
    source:
      "R. M. Bell, D. F. McCaffrey, Surv. Methodol. 28, 2002, 169–181; J. E. Pustejovsky, E. Tipton, J. Bus. Econ. Stat. 36, 2018, 672–683",
    equals: 'R clubSandwich::coef_test(lm(lg ~ 1), vcov = "CR2", test = "Satterthwaite")',
    code: "clusteredMean",
  },
  {
    title: "Verdict on a model",
    question: "Which verdict do the interval, the precision floor and the margin allow?",
    formula:
      "dampening: upper end of the 95 % interval below 1 − floor; expansion: lower end above 1 + floor; negligible: one of these, but within the margin; " +
      "no change: within the margin by two one-sided tests; otherwise not distinguishable. An unknown floor, or more than 5 % damaged gains, gives no verdict",
    source: "this project",
    equals: "the interval and the equivalence test below",
    code: "analyzeGains",
  },
  {
    title: "Equivalence",
    question: "Does the gain lie within a margin around 1 that was chosen beforehand?",
    formula:
      "two one-sided t tests of mean ln gain against ± margin; refused where the precision floor exceeds a fifth of the margin",
    source: "D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987, 657–680",
    equals: "statsmodels DescrStatsW.ttost_mean; R TOSTER::tsum_TOST",
    code: "equivalenceOnLog",
  },
  {
    title: "Prompts for equivalence",
    question: "How many prompts show a gain of 1 to lie within the margin, with probability 0.8?",
    formula: "least n with P(|Z| < √n·margin/SD − t·S) ≥ 0.8",
    source: "K. F. Phillips, J. Pharmacokinet. Biopharm. 18, 1990, 137–144",
    equals: 'R PowerTOST::power.TOST(method = "exact")',
    code: "valuesForEquivalence",
  },
  {
    title: "Smallest detectable effect",
    question: "Which distance from 1 does the primary test detect with probability 0.8?",
    formula: "δ(df)·SE, where δ is the noncentrality at which P(|T| > t) = 0.8",
    source: "noncentral t distribution",
    equals: "statsmodels TTestPower().solve_power for n − 1 degrees of freedom",
    code: "detectableEffect",
  },
  {
    title: "Do categories differ",
    question: "Are the categories’ mean ln gains equal? Which pairs differ?",
    formula: "Welch’s F with weights n_h / s_h²; every pair by Welch’s t with Holm’s adjustment",
    source: "B. L. Welch, Biometrika 38, 1951, 330–336; S. Holm, Scand. J. Statist. 6, 1979, 65–70",
    equals:
      'statsmodels anova_oneway(use_var="unequal"); scipy ttest_ind(equal_var=False); multipletests(method="holm")',
    code: "welchAnova, pairwiseWelch",
  },
  {
    title: "Sides of categories",
    question: "Which categories dampen, and which expand?",
    formula:
      "Student’s t of ln gain in each category of three prompts or more, with Holm’s adjustment over the categories; a side is named where the adjusted p is below 0.05 and the 95 % interval lies beyond the precision floor",
    source: "Student, Biometrika 6, 1908, 1–25; S. Holm, Scand. J. Statist. 6, 1979, 65–70",
    equals: 'scipy ttest_1samp(log(g), 0), multipletests(method="holm")',
    code: "oneSampleT, meanInterval, holm",
  },
  {
    title: "Other means",
    question: "What do the arithmetic mean, and the geometric mean of all prompts as one sample, give?",
    formula:
      "the arithmetic mean by the design of the primary result; Student’s t of ln gain with n − 1 degrees of freedom. A t interval that reaches 0 is not one of gains, and is not defined",
    source: "Student, Biometrika 6, 1908, 1–25",
    equals: "scipy ttest_1samp(g, 1), ttest_1samp(log(g), 0)",
    code: "logRatioAnalysis, stratifiedMean",
  },
  {
    title: "Effect size",
    question: "How many standard deviations does mean ln gain lie from 0?",
    formula: "d = mean / SD; g = d·Γ(m/2) / (√(m/2)·Γ((m − 1)/2)) with m = n − 1",
    source: "L. V. Hedges, J. Educ. Stat. 6, 1981, 107–128",
    equals: "the formula with scipy.special.gamma",
    code: "effectSize",
  },
  {
    title: "Bootstrap",
    question: "What is the interval of the geometric mean without the assumption that ln gain is normal?",
    formula: "BCa; prompts are resampled within each category; needs 10 prompts",
    source: "B. Efron, J. Am. Stat. Assoc. 82, 1987, 171–185; A. C. Davison, D. V. Hinkley, 1997, eq. 5.22",
    equals: 'scipy bootstrap(method="BCa", random_state=np.random.RandomState(seed)) of the groups',
    code: "stratifiedBootstrap",
  },
  {
    title: "Wilcoxon signed-rank",
    question: "Is ln gain symmetric about 0, and what is its centre?",
    formula:
      "signed ranks of ln gain, without gains of exactly 1; Hodges–Lehmann estimate, the median of the means of all pairs",
    source: "J. L. Hodges, E. L. Lehmann, Ann. Math. Stat. 34, 1963, 598–611",
    equals: "scipy wilcoxon; R wilcox.test(log(g), conf.int = TRUE)",
    code: "wilcoxonSignedRank, hodgesLehmann",
  },
  {
    title: "Sign test",
    question: "Is the median gain 1?",
    formula:
      "binomial count of gains above and below 1, without those of exactly 1; the interval of the median from order statistics",
    source: "W. J. Conover, Practical Nonparametric Statistics, 1999, 3.2 and 3.4",
    equals: "scipy binomtest, quantile_test",
    code: "signTest, medianInterval",
  },
  {
    title: "Entropy and gain",
    question: "Is the gain associated with the entropy of the next token within a category?",
    formula:
      "r of the deviations from the categories’ means, n − categories − 1 degrees of freedom; in addition, a permutation test within categories",
    source:
      "R. A. Fisher, Metron 3, 1924, 329–332; B. Phipson, G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010, 39",
    equals: 'statsmodels ols("gain ~ entropy + C(category)")',
    code: "withinCorrelation, withinPermutation",
  },
  {
    title: "Entropy and gain, described",
    question: "How are entropy and gain associated over all prompts?",
    formula:
      "Pearson’s r and Spearman’s ρ of all prompts; not a test, because categories differ in both quantities",
    source: "R. A. Fisher, Metron 1 (4), 1921, 3–32; C. Spearman, Am. J. Psychol. 15, 1904, 72–101",
    equals: "scipy pearsonr, spearmanr",
    code: "pearson, spearman",
  },
  {
    title: "Pairs of models",
    question:
      "Is the ratio of two models’ gains 1 on the prompts that both have? Is it the same in every category?",
    formula:
      "ln(first / second) of every shared prompt; its mean and t within categories, as the primary result; Welch’s F of the ln ratios by category; Holm’s adjustment of both over all pairs of different models",
    source: "W. G. Cochran, 1977, eq. 5.7; B. L. Welch, Biometrika 38, 1951, 330–336; S. Holm, 1979",
    equals:
      'statsmodels ols("lr ~ C(category) − 1") contrast for equal sizes, anova_oneway(use_var="unequal"), multipletests(method="holm")',
    code: "compareModels, interactionTest",
  },
  {
    title: "Classes of models",
    question: "Do parallel and sequential models differ in mean ln gain?",
    formula:
      "one value per family, over the prompts that all counted models share; Welch’s interval of the difference of the classes’ means; permutation of the families’ labels over all divisions up to " +
      `${MOST_SPLITS.toLocaleString("en")}, random ones beyond; no test where the smallest attainable p, 2 / C(n, k), exceeds 0.05`,
    source: "B. L. Welch, Biometrika 34, 1947, 28–35; R. A. Fisher, The Design of Experiments, 1935, §21",
    equals: 'scipy ttest_ind(equal_var=False), permutation_test(permutation_type="independent")',
    code: "compareModels, permutationOfGroups",
  },
  {
    title: "Wiring within norm types",
    question: "Do parallel and sequential models of the same norm type differ?",
    formula:
      "least squares of the families’ mean ln gain on wiring and norm type; df = families − norm types − 1; “not separable” where a cell of wiring × norm type has no family",
    source: "R. A. Fisher, Statistical Methods for Research Workers, 1925, §§ 40–44",
    equals: 'statsmodels ols("value ~ wiring + C(norm)")',
    code: "compareModels",
  },
  {
    title: "Mixed model over models",
    question:
      "How do wiring, norm type and depth, or the number of parameters, go with the gain of models of several families?",
    formula:
      "ln gain of a model = b₀ + Σ b_j·x_j + u_family + e, by restricted maximum likelihood over the one ratio of the variances of u and e, 0 included; " +
      "t of a column that varies in at most half of the families with families − 1 − such columns degrees of freedom, of another with models − families − such columns. " +
      "Exploratory, unless a study names it as primary; without a p where nobody planned it and so few families cannot decide",
    source:
      "H. D. Patterson, R. Thompson, Biometrika 58, 1971, 545–554; J. C. Pinheiro, D. M. Bates, Mixed-Effects Models in S and S-PLUS, 2000, p. 91",
    equals: "variances of statsmodels MixedLM(reml=True), effects and standard errors of GLS with them",
    code: "mixedModel",
  },
  {
    title: "Verdict on the classes",
    question: "Does parallel attention dampen?",
    formula:
      "only where the difference of the classes lies below 0, the upper end of the parallel families’ interval below 1 and the lower end of the sequential ones’ at or above it; the first two beyond the precision floor",
    source: "this project",
    equals: "the class test and the two intervals over families",
    code: "classVerdict",
  },
  {
    title: "Matched twins",
    question: "Do models that differ in their wiring alone differ in their last gain?",
    formula:
      "the mean of d = ln gain, parallel − sequential, over pairs of one seed; t = mean / SE with n − 1 degrees of freedom, its 95 % interval, and the shares of all 2ⁿ ways to flip the signs of d whose mean reaches the observed one; " +
      "two one-sided t tests of mean − margin and mean + margin. A word is by whether the interval excludes 0 and lies within the margin",
    source:
      "R. A. Fisher, The Design of Experiments, 1935, §21; D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987, 657–680",
    equals:
      'scipy ttest_rel and permutation_test(permutation_type="samples"), statsmodels ttost_paired; power by TTestPower',
    code: "pairedDifference",
  },
  {
    title: "Profile of twins",
    question: "At which blocks do the gains of twins differ?",
    formula:
      "p of a block: the share of all 2ⁿ ways to flip the signs of whole pairs whose largest |t| over the blocks reaches this |t|; band: mean ± c · SE with c the 95 % quantile of the largest |t|",
    source:
      "P. H. Westfall, S. S. Young, Resampling-Based Multiple Testing, 1993; T. E. Nichols, A. P. Holmes, Hum. Brain Mapp. 15, 2002, 1–25",
    equals: "scipy ttest_1samp of every sign pattern, enumerated with itertools",
    code: "signFlipMax",
  },
];

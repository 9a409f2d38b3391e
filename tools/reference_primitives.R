# Reference values of R: survey's stratified mean, clubSandwich's clustered mean, Wilcoxon's interval, Welch's ANOVA.
#
#     apt-get install r-base-core r-cran-survey r-cran-clubsandwich
#     Rscript tools/reference_primitives.R < samples.txt > answers.txt
#
# A sample is a line of three parts between bars: name | values | group of each value. A reference value is a line
# "name key number". tools/reference_primitives.py calls this and stores the values in the fixture.
suppressMessages({
  library(survey)
  library(clubSandwich)
})

emit <- function(name, key, value) cat(sprintf("%s %s %.17g\n", name, key, value))

stratified <- function(name, x, group) {
  size <- ave(x, group, FUN = length)
  if (min(size) < 2) return(invisible())
  design <- svydesign(ids = ~1, strata = ~group, weights = ~w, data = data.frame(x, group, w = 1 / size))
  mean <- svymean(~x, design)
  emit(name, "survey.mean", coef(mean))
  emit(name, "survey.standardError", SE(mean))
}

clustered <- function(name, x, group) {
  test <- coef_test(lm(x ~ 1), vcov = "CR2", cluster = group, test = "Satterthwaite")
  emit(name, "clubSandwich.standardError", test$SE)
  emit(name, "clubSandwich.t", test$tstat)
  emit(name, "clubSandwich.df", test$df)
  emit(name, "clubSandwich.pTwoSided", test$p_Satt)
}

wilcoxon <- function(name, x) {
  test <- suppressWarnings(wilcox.test(x, mu = 0, conf.int = TRUE, tol.root = 1e-14))
  emit(name, "wilcox.exact", as.numeric(grepl("exact", test$method)))
  emit(name, "wilcox.p", test$p.value)
  emit(name, "wilcox.pseudomedian", test$estimate)
  emit(name, "wilcox.low", test$conf.int[1])
  emit(name, "wilcox.high", test$conf.int[2])
  emit(name, "wilcox.level", attr(test$conf.int, "conf.level"))
}

welch <- function(name, x, group) {
  if (min(table(group)) < 2) return(invisible())
  test <- oneway.test(x ~ group, var.equal = FALSE)
  emit(name, "oneway.f", test$statistic)
  emit(name, "oneway.dfWithin", test$parameter[2])
  emit(name, "oneway.p", test$p.value)
}

for (line in readLines(file("stdin"))) {
  parts <- strsplit(line, "|", fixed = TRUE)[[1]]
  x <- as.numeric(strsplit(parts[2], " ")[[1]])
  group <- factor(strsplit(parts[3], " ")[[1]])
  wilcoxon(parts[1], x)
  if (nlevels(group) > 1) {
    stratified(parts[1], x, group)
    clustered(parts[1], x, group)
    welch(parts[1], x, group)
  }
}

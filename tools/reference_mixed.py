"""Reference values of statsmodels for linear models with a random intercept for each family.

    .venv/bin/python tools/reference_mixed.py

writes packages/analysis/fixtures/reference-mixed.json. Samples are drawn from a fixed seed and stored with
their reference values: the variances of MixedLM, and effects and standard errors of GLS with the covariance
matrix of these variances. MixedLM's own errors are of the observed information, which includes the covariance
of effects and variances; those of lme4, nlme and GLS do not. A ratio of variances at which the restricted
likelihood is not larger than at 0 is 0.
"""

import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import statsmodels.api as sm

FIXTURE = Path(__file__).parent.parent / "packages" / "analysis" / "fixtures" / "reference-mixed.json"
Answer = dict[str, Any]
Vector = np.ndarray[Any, Any]


def covariance_of(groups: Vector, ratio: float) -> Vector:
    same = (groups[:, None] == groups[None, :]).astype(float)
    return np.eye(len(groups)) + ratio * same


def deviance(values: Vector, design: Vector, groups: Vector, ratio: float) -> float:
    """-2 x the restricted log likelihood, by the full covariance matrix, residual variance profiled out."""
    covariance = covariance_of(groups, ratio)
    fit = sm.GLS(values, design, sigma=covariance).fit()
    determinant = np.linalg.slogdet(covariance)[1]
    normal = np.linalg.slogdet(design.T @ np.linalg.solve(covariance, design))[1]
    return float((len(values) - design.shape[1]) * math.log(fit.scale) + determinant + normal)


def case(name: str, values: Vector, columns: dict[str, Vector], groups: Vector) -> Answer:
    design = sm.add_constant(np.column_stack(list(columns.values())))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = sm.MixedLM(values, design, groups).fit(
            reml=True, method=["nm"], maxiter=9000, xtol=1e-14, ftol=1e-16
        )
    ratio = float(fit.cov_re[0, 0] / fit.scale)
    is_single = len(set(groups)) == len(groups)
    at_zero = deviance(values, design, groups, 0.0)
    is_singular = is_single or ratio < 1e-6 or at_zero <= deviance(values, design, groups, ratio)
    gls = sm.GLS(values, design, sigma=covariance_of(groups, 0.0 if is_singular else ratio)).fit()
    if not is_singular:
        np.testing.assert_allclose(gls.params, fit.fe_params, rtol=1e-5)
        np.testing.assert_allclose(gls.scale, fit.scale, rtol=1e-5)
    return {
        "name": name,
        "values": values.tolist(),
        "groups": groups.tolist(),
        "columns": {column: entries.tolist() for column, entries in columns.items()},
        "effects": [float(effect) for effect in gls.params[1:]],
        "standardErrors": [float(error) for error in gls.bse[1:]],
        "groupVariance": None if is_single else 0.0 if is_singular else float(fit.cov_re[0, 0]),
        "residualVariance": float(gls.scale),
        "isSingular": bool(is_singular and not is_single),
    }


def families(
    random: np.random.Generator, sizes: list[int], spread: float, noise: float
) -> tuple[Vector, Vector, Vector]:
    groups = np.repeat([f"family {i}" for i in range(len(sizes))], sizes)
    wiring = np.repeat([float(i % 2) for i in range(len(sizes))], sizes)
    levels = np.repeat(random.normal(0, spread, len(sizes)), sizes)
    return groups, wiring, 0.05 - 0.1 * wiring + levels + random.normal(0, noise, len(groups))


def main() -> None:
    random = np.random.default_rng(20260328)
    cases = []
    for sizes in ([8, 5, 1, 4, 1, 3, 1], [3, 3, 3, 3], [2, 7, 4, 4, 6, 1, 5, 2, 3, 4]):
        for spread, noise in ((0.1, 0.03), (0.05, 0.1), (0.0, 0.1)):
            groups, wiring, values = families(random, sizes, spread, noise)
            size = random.uniform(math.log(1e8), math.log(1e10), len(values))
            title = f"{len(values)} models of {len(sizes)} families, spread {spread}"
            cases.append(case(f"{title}, wiring", values, {"wiring": wiring}, groups))
            cases.append(case(f"{title}, wiring and size", values, {"wiring": wiring, "size": size}, groups))
    norm = np.repeat([1.0, 0.0, 0.0, 1.0, 1.0, 0.0], [4, 3, 2, 5, 1, 3])
    groups, wiring, values = families(random, [4, 3, 2, 5, 1, 3], 0.1, 0.03)
    depth = np.log(random.integers(6, 80, len(values)).astype(float))
    cases.append(
        case("wiring, norm and depth", values, {"wiring": wiring, "norm": norm, "depth": depth}, groups)
    )
    groups, wiring, values = families(random, [1] * 9, 0.1, 0.05)
    cases.append(case("one model per family", values, {"wiring": wiring}, groups))
    FIXTURE.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()

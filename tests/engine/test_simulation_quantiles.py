"""The tables that durations are drawn from, against closed forms and moments."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from delivery.engine.simulation.draws import levels
from delivery.engine.simulation.model import Shape
from delivery.engine.simulation.quantiles import CELLS, NORMAL, SCORE_CELLS, beta_quantiles, probabilities, table

U = np.linspace(1e-5, 1 - 1e-5, 5001)


@pytest.mark.parametrize(
    ("mode", "share"),
    [
        (0.0, lambda x: 1 - (1 - x) ** 5),
        (0.25, lambda x: 10 * x**2 - 20 * x**3 + 15 * x**4 - 4 * x**5),
        (0.5, lambda x: 10 * x**3 - 15 * x**4 + 6 * x**5),
        (1.0, lambda x: x**5),
    ],
)
def test_the_beta_where_its_distribution_is_a_polynomial(mode, share):
    assert_allclose(share(beta_quantiles(mode, U)), U, atol=1e-6)


@pytest.mark.parametrize("mode", [0.003, 0.2, 0.37, 0.77, 0.999])
def test_pert_has_the_moments_of_its_beta(mode):
    found = table(Shape.PERT, (0, mode, 1), CELLS)
    alpha, beta = 1 + 4 * mode, 5 - 4 * mode
    assert found.mean() == pytest.approx((1 + 4 * mode) / 6, abs=3e-5)
    assert found.var() == pytest.approx(alpha * beta / (36 * 7), rel=2e-3)
    assert (np.diff(found) > 0).all()


def test_a_published_triangle():
    """Triangular(5, 8, 17): mean 10, variance 6.5, P80 12.352."""
    found = table(Shape.TRIANGULAR, (5, 8, 17), CELLS)
    assert found.mean() == pytest.approx(10, abs=1e-3)
    assert found.var() == pytest.approx(6.5, rel=1e-3)
    assert np.interp(0.8, probabilities(CELLS), found) == pytest.approx(12.3524, abs=1e-3)


@pytest.mark.parametrize("cells", [CELLS, SCORE_CELLS])
def test_lognormal_has_its_three_points(cells):
    found = table(Shape.LOGNORMAL, (75, 100, 200), cells)
    at = np.interp((0.1, 0.5, 0.9), probabilities(cells), found)
    assert_allclose(at, (75, 100, 200), rtol=1e-3)


def test_lognormal_from_two_percentiles():
    """sigma = ln(P80/P50)/0.8416: both sides alike give the plain lognormal."""
    sigma = np.log(143 / 100) / NORMAL.inv_cdf(0.8)
    right = 100 * np.exp(sigma * NORMAL.inv_cdf(0.9))
    found = table(Shape.LOGNORMAL, (100**2 / right, 100, right), SCORE_CELLS)
    assert np.interp(0.8, probabilities(SCORE_CELLS), found) == pytest.approx(143, rel=1e-4)


@pytest.mark.parametrize("points", [(0, 0, 0), (5, 5, 5)])
@pytest.mark.parametrize("shape", Shape)
def test_three_equal_points_are_certain(shape, points):
    assert set(table(shape, points, CELLS)) == {points[0]}


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("points", [(0, 0, 480), (0, 480, 480), (480, 480, 960)])
def test_a_mode_at_the_edge_gives_numbers(shape, points):
    found = table(shape, points, CELLS)
    assert np.isfinite(found).all() and (found >= 0).all() and (np.diff(found) >= 0).all()


@pytest.mark.parametrize("r", [0.05, 0.3, 0.95])
def test_correlated_scores_are_standard_normal_and_stay_in_their_table(r):
    """Sums of two levels, every eighth of each, weighed alike."""
    own, shared = levels((1 - r) ** 0.5, False), levels(r**0.5, True)
    assert own.min() + shared.min() >= 0 and own.max() + shared.max() < SCORE_CELLS
    own, shared = (np.concatenate((every[7::16], every[8::16])) for every in (own, shared))
    cells = (own[:, None] + shared[None, :]).ravel()
    score = (cells + 0.5) / 128 - SCORE_CELLS / 256
    assert score.mean() == pytest.approx(0, abs=0.01)
    assert score.var() == pytest.approx(1, abs=0.01)
    below = np.searchsorted(np.sort(probabilities(SCORE_CELLS)[cells]), (0.1, 0.5, 0.8, 0.9)) / len(cells)
    assert_allclose(below, (0.1, 0.5, 0.8, 0.9), atol=0.003)

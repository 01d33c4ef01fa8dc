"""The playground in a real browser: its numbers are those of the library, and its page can be used by everybody."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page
from torch import Tensor

from scorelab.nets import ScoreMLP
from scorelab.oracle import GaussianMixture, euler_maruyama_moments, gaussian
from scorelab.plots import play
from scorelab.pretrained import pretrained
from scorelab.sde import VPSDE, Straight
from solutions.ddpm import ancestral_step
from solutions.flow_matching import velocity_from_score
from solutions.samplers import probability_flow_drift
from solutions.score_sde import euler_maruyama_step
from tests.browser.pages import accessibility, open_page

SDE, STRAIGHT = VPSDE(), Straight()
EXACT = {"rtol": 0, "atol": 1e-6}
TIMES = [1e-3, 0.02, 0.2, 0.7, 0.999]
X = 1.5 * torch.randn(7, 2, generator=torch.Generator().manual_seed(0), dtype=torch.double)
LAWS = play._mixtures()
STEPS = """([sampler, mistake, t, dt]) => {
  const process = sampler === "flow" ? processes.straight : processes.vp;
  const { keep, pull, shake } = MISTAKES[mistake](SAMPLERS[sampler](process, t, dt), dt);
  return [keep, pull, shake];
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return play.playground().save(tmp_path_factory.mktemp("playground") / "playground.html")


@pytest.fixture(scope="module")
def numbers(browser, file) -> Callable[..., Tensor]:
    """What the page's own JavaScript returns, in float64."""
    with open_page(browser, file.as_uri(), reduced_motion="reduce") as page:
        yield lambda code, *arguments: torch.tensor(page.evaluate(code, *arguments), dtype=torch.double)


@pytest.fixture
def page(browser, file):
    with open_page(browser, file.as_uri()) as page:
        yield page


def points(x: Tensor) -> str:
    return f"Float64Array.from({json.dumps(x.flatten().tolist())})"


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("process", [SDE, STRAIGHT], ids=["vp", "straight"])
class TestTheOracle:
    """exact marginals, as `scorelab.oracle` has them"""

    def law(self, name: str, process, t: float) -> tuple[GaussianMixture, str]:
        there = "straight" if process is STRAIGHT else "vp"
        marginal = f"mixtures.{name}.marginal(processes.{there}.alpha({t}), processes.{there}.sigma({t}))"
        return LAWS[name].marginal(process, torch.tensor(t, dtype=torch.double)), marginal

    def test_has_the_score(self, numbers, name, process):
        for t in TIMES:
            law, marginal = self.law(name, process, t)
            found = numbers(f"Array.from({marginal}.score({points(X)}, new Float64Array({X.numel()})))")
            # the largest is 3 / sigma^2, some 1e4 at the least time
            torch.testing.assert_close(found.view(-1, 2), law.score(X), rtol=1e-9, atol=1e-6)

    def test_has_the_density(self, numbers, name, process):
        for t in TIMES:
            law, marginal = self.law(name, process, t)
            found = numbers(f"{json.dumps(X.tolist())}.map(([x, y]) => {marginal}.logProb(x, y))")
            torch.testing.assert_close(found, law.log_prob(X), rtol=1e-9, atol=1e-6)


def test_the_scales_are_those_of_the_sdes(numbers):
    t = torch.tensor(TIMES, dtype=torch.double)
    for name, process in (("vp", SDE), ("straight", STRAIGHT)):
        for scale in ("alpha", "sigma"):
            found = numbers(f"{TIMES}.map((t) => processes.{name}.{scale}(t))")
            torch.testing.assert_close(found, getattr(process, scale)(t), **EXACT)


def test_the_network_is_the_one_that_torch_runs(numbers):
    net = pretrained("islands-VP", ScoreMLP(SDE, torch.Generator().manual_seed(0))).double()
    for t in TIMES:
        found = numbers(
            f"Array.from(networks.islands.score({points(X)}, processes.vp.alpha({t}), processes.vp.sigma({t}),"
            f" new Float64Array({X.numel()})))"
        ).view(-1, 2)
        with torch.no_grad():
            wanted = net(X, torch.tensor(t, dtype=torch.double))
        torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-6)


class TestAStep:
    """x <- keep x + pull score + shake noise, beside the reference's own steps"""

    SCORE, NOISE = X.flip(0) / 2, X.roll(3, 0)

    def step(self, numbers, sampler: str, t: float, dt: float, mistake: str = "none") -> Tensor:
        keep, pull, shake = numbers(STEPS, [sampler, mistake, t, dt])
        return keep * X + pull * self.SCORE + shake * self.NOISE

    @pytest.mark.parametrize("t", [1.0, 0.3])
    def test_of_the_sde(self, numbers, t):
        at = torch.tensor(t, dtype=torch.double)
        drift = SDE.drift(X, at) - SDE.diffusion(at) ** 2 * self.SCORE
        wanted = euler_maruyama_step(X, drift, SDE.diffusion(at), 0.01, self.NOISE)
        torch.testing.assert_close(self.step(numbers, "sde", t, 0.01), wanted, **EXACT)

    @pytest.mark.parametrize("t", [1.0, 0.3])
    def test_of_the_probability_flow(self, numbers, t):
        drift = probability_flow_drift(SDE, lambda x, t: self.SCORE, X, torch.tensor(t, dtype=torch.double))
        torch.testing.assert_close(self.step(numbers, "ode", t, 0.01), X - drift * 0.01, **EXACT)

    def test_of_the_chain(self, numbers):
        t, s = torch.tensor([0.3, 0.25], dtype=torch.double)
        bars = torch.tensor([1.0, SDE.alpha(s) ** 2, SDE.alpha(t) ** 2], dtype=torch.double)
        betas = torch.cat([bars.new_zeros(1), 1 - bars[1:] / bars[:-1]])
        wanted = ancestral_step(-SDE.sigma(t) * self.SCORE, X, 2, betas, bars, False, self.NOISE)
        torch.testing.assert_close(self.step(numbers, "ddpm", 0.3, 0.05), wanted, **EXACT)

    @pytest.mark.parametrize("t", [0.99, 0.3])
    def test_of_the_flow(self, numbers, t):
        velocity = velocity_from_score(self.SCORE, X, torch.tensor(t, dtype=torch.double))
        torch.testing.assert_close(self.step(numbers, "flow", t, 0.01), X - velocity * 0.01, **EXACT)

    @pytest.mark.parametrize(("mistake", "share"), [("dt", 0.1), ("half", 0.5), ("still", 0.0)])
    def test_with_a_mistake_shakes_less(self, numbers, mistake, share):
        right, wrong = (numbers(STEPS, ["sde", m, 0.3, 0.01]) for m in ("none", mistake))
        torch.testing.assert_close(wrong, right * torch.tensor([1, 1, share], dtype=torch.double), **EXACT)

    def test_with_the_wrong_sign_goes_the_other_way(self, numbers):
        right, wrong = (numbers(STEPS, ["ode", m, 0.3, 0.01]) for m in ("none", "sign"))
        assert right[0] - 1 == pytest.approx(1 - wrong[0])
        assert right[1] == pytest.approx(-wrong[1])


def test_a_run_has_the_moments_of_euler_maruyama(numbers):
    """Whose mean and covariance are exact for a Gaussian, five standard errors away at most; the seed is fixed."""
    law = gaussian(torch.tensor([0.5, -0.3]), torch.tensor([[0.5, 0.2], [0.2, 0.3]]))
    mean, covariance = euler_maruyama_moments(law, SDE, steps=20)
    made = numbers(
        """(law) => {
          const settings = { sampler: "sde", steps: 20, noise: 1, mistake: "none" }, random = new Random(7);
          const score = new ExactScore(new GaussianMixture(law));
          const run = new Run(settings, processes.vp, score, random.normals(20000), random);
          run.advance(Infinity);
          return Array.from(run.states.at(-1));
        }""",
        {name: values.tolist() for name, values in vars(law).items()},
    ).view(-1, 2)
    n, variance = len(made), covariance.diagonal()
    assert ((made.mean(0) - mean).abs() < 5 * (variance / n).sqrt()).all()
    spread = (variance[:, None] * variance + covariance**2) / n  # of a covariance that is measured on n Gaussians
    assert ((made.T.cov() - covariance).abs() < 5 * spread.sqrt()).all()


class TestThePage:
    def test_plays_by_itself_and_says_what_was_carved(self, page: Page):
        page.wait_for_function("view.progress > 0 && coming.done")
        assert re.search(r"Carved: islands 0\.9\d\s× as wide", page.locator("#says").inner_text())
        assert page.locator("#picture").get_attribute("aria-label").startswith("2000 points, carved into islands")

    def test_rests_where_motion_is_not_wanted(self, browser, file):
        with open_page(browser, file.as_uri(), reduced_motion="reduce") as page:
            page.wait_for_function("coming.done")
            page.wait_for_function("element('time').textContent === 't = 0.00'")
            assert page.evaluate("view.playing") is False

    def test_can_be_used_by_keyboard(self, page: Page):
        page.locator("#play").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("view.playing") is False
        page.locator("#steps").focus()
        page.keyboard.press("ArrowLeft")
        page.locator("[name=sampler]:checked").focus()
        page.keyboard.press("ArrowRight")
        page.locator("#follow").focus()
        page.keyboard.press("Space")
        assert page.evaluate("[settings.steps, settings.sampler, view.followed !== null]") == [50, "ode", True]

    def test_takes_a_click_for_the_point_below(self, page: Page):
        page.evaluate("setPlaying(false)")
        x, y = page.evaluate("[shown.at(1)[10], shown.at(1)[11]]")
        box = page.locator("#picture").bounding_box()
        extent = page.evaluate("EXTENT")
        page.evaluate("view.progress = 0")
        at = {"x": box["width"] * (x + extent) / (2 * extent), "y": box["height"] * (extent - y) / (2 * extent)}
        page.locator("#picture").click(position=at)
        assert page.evaluate("view.followed") == 5

    def test_shows_what_a_mistake_does(self, page: Page):
        page.get_by_role("button", name="dt for √dt").click()
        page.wait_for_function("coming.done && coming.settings.mistake === 'dt'")
        says = page.locator("#says").inner_text()
        assert "each shake is √100 ≈ 10.0 times too small" in says
        assert page.get_by_role("button", name="dt for √dt").get_attribute("aria-pressed") == "true"
        width = float(re.search(r"islands ([\d.]+)", says)[1])
        assert width < 0.6

    def test_offers_nothing_that_makes_no_difference(self, page: Page):
        page.get_by_text("ODE").click()
        assert page.locator("#noise").is_disabled()
        assert page.get_by_role("button", name="half the noise").is_disabled()
        page.get_by_text("ring", exact=True).click()
        assert page.locator("[value=learned]").is_disabled()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [400, 1600])
    def test_is_for_everybody(self, browser, file, width, scheme):
        with open_page(browser, file.as_uri(), width, color_scheme=scheme, reduced_motion="reduce") as page:
            page.get_by_role("button", name="no noise").click()
            assert accessibility(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width

    def test_stands_in_a_notebook_and_is_as_dark_as_that(self, browser):
        with open_page(browser, "about:blank") as page:
            page.set_content(f"<body data-jp-theme-light=false>{play.playground()._repr_html_()}")
            frame = page.locator("iframe").element_handle().content_frame()
            frame.wait_for_function("view.progress > 0")
            assert frame.evaluate("document.documentElement.dataset.theme") == "dark"

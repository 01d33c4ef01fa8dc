"""`make bench-frames`: what a frame of the playground costs, in processor time of the page's main thread.

Draws 60 frames of 2000 points while the noise becomes data. Exits with 1 when one takes more than a sixtieth of a
second on average; the best of three rounds counts.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from scorelab.plots import playground
from tests.browser.pages import chromium, open_page

FRAMES, ROUNDS = 60, 3
PLAY = """async frames => {
  for (let i = 0; i < frames; i++) {
    view.progress = i / frames;
    view.dirty = true;
    await new Promise(requestAnimationFrame);
  }
}"""


def cost(page: Page, session: CDPSession) -> float:
    """Seconds of the main thread for one frame."""
    before = busy(session)
    page.evaluate(PLAY, FRAMES)
    return (busy(session) - before) / FRAMES


def busy(session: CDPSession) -> float:
    """Processor seconds that the page's main thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def main() -> int:
    """Measure, print, and say by the exit status whether the bound holds."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = playground().save(Path(folder) / "playground.html")
        with open_page(browser, file.as_uri()) as page:
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.wait_for_function("coming.done")
            best = min(cost(page, session) for _ in range(ROUNDS))
    print(f"{1e3 * best:.1f} ms a frame of 2000 points; {1 / best:.0f} frames a second of one core")
    return int(best > 1 / 60)


if __name__ == "__main__":
    sys.exit(main())

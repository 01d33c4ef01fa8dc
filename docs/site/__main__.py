"""`python -m docs.site`, which is `make site`: the kit's pages as a site that needs no network, in build/site.

Sphinx makes the pages, with MyST-NB for Markdown and notebooks and the theme Furo. They are the kit's own documents,
under their own paths, so that their links hold; `pages` adds those that are put together from several.
"""

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.cmd.build import build_main

from docs.site.due import due_dates
from docs.site.pages import write_pages
from scorelab.plots import playground

ROOT = Path(__file__).parents[2]


def build(root: Path, pages: Path, out: Path, run: bool, course: Path | None = None) -> int:
    """Build the site of the repository at root: Sphinx's exit status, 0 when there was not even a warning.

    pages: an empty folder for what Sphinx reads.    out: where the site will be.
    run: run the notebooks whose pictures are not kept; else these are shown without.
    course: the folder whose gradebook has the due dates; root unless given.
    """
    write_pages(root, pages, run, due_dates(root, course or root))
    status = build_main(["-q", "-W", "--keep-going", "-c", str(Path(__file__).parent), str(pages), str(out)])
    playground().save(out / "playground.html")
    return status


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m docs.site", description="Build the site.")
    parser.add_argument("--quick", action="store_true", help="run no notebook: those that never ran have no pictures")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "site", help="the folder; by default build/site")
    parser.add_argument("--course", type=Path, default=ROOT, help="the folder of the course whose due dates are shown")
    chosen = parser.parse_args()
    shutil.rmtree(chosen.to, ignore_errors=True)
    with TemporaryDirectory() as pages:
        status = build(ROOT, Path(pages), chosen.to, run=not chosen.quick, course=chosen.course)
    print(f"the site: {chosen.to / 'index.html'}")
    return status


if __name__ == "__main__":
    raise SystemExit(main())

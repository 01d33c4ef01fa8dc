"""Sphinx's settings for the site. `python -m docs.site` calls it on the pages that it has put together."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

project = "ScoreLab"
html_title = "ScoreLab"
extensions = ["myst_nb", "sphinx.ext.autodoc", "docs.site.mathml", "docs.site.plain", "docs.site.readable"]
html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_search_summary = False  # a page that is a file may not read the others
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0a639c", "color-brand-content": "#0a639c"},
    "dark_css_variables": {"color-brand-primary": "#7cc0f2", "color-brand-content": "#7cc0f2"},
    "footer_icons": [],
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
highlight_language = "none"  # a block that names no language is text

html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # the notebooks come with their outputs
nb_merge_streams = True
suppress_warnings = ["myst.header", "mystnb.mime_priority"]  # notebooks start sections where they like

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}

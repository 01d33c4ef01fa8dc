"""The site: pages put together, then made by Sphinx. `python -m docs.site` is the command."""
